package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ZooJson;
import dev.limpid.app.text.NetworkText;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid zoo list}: the table of networks that are built in. */
@Command(
        name = "list",
        description = "Lists the built-in networks: architecture, training data and accuracy.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid zoo list", "  limpid zoo list --json"})
final class ZooList implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Override
    public Integer call() {
        List<Card> cards = BuiltIn.all().stream().map(BuiltIn::card).toList();
        NetworkText.lines(cards).forEach(common::say);
        common.print(
                Json.object("networks", cards.stream().map(ZooJson::described).toList()));
        return ExitCode.OK;
    }
}
