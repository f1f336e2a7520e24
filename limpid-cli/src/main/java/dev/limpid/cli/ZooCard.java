package dev.limpid.cli;

import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code limpid zoo card}: what is known of a network that is built in. */
@Command(
        name = "card",
        description = "Shows the model card of a built-in network: data, training, accuracy, confusions, known faults.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid zoo card cbam", "  limpid zoo card cbam --json"})
final class ZooCard implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "The network; 'limpid zoo list' lists them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String name;

    @Override
    public Integer call() {
        Card card = BuiltIn.named(name).card();
        common.out().print(common.isJson() ? card.json() : card.markdown());
        common.out().flush();
        return ExitCode.OK;
    }
}
