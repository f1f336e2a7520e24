package dev.limpid.cli;

import dev.limpid.app.json.Json;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code limpid generate-completion}: the script that lets a shell complete commands and options. */
@Command(
        name = "generate-completion",
        description = "Prints a script with which bash and zsh complete commands and options.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(limpid generate-completion)          for this shell",
            "  limpid generate-completion > ~/.local/share/bash-completion/completions/limpid",
        })
final class GenerateCompletion implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = AutoComplete.bash(root.getCommandName(), root);
        common.print(Json.object("script", script));
        common.say(script);
        return ExitCode.OK;
    }
}
