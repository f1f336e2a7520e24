package dev.limpid.cli;

import dev.limpid.task.Tasks;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code limpid zoo}: the commands for built-in networks and synthetic images. */
@Command(
        name = "zoo",
        description = "Built-in networks, and the synthetic images with ground truth on which they were trained.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid zoo list",
            "  limpid explain zoo:cbam zoo --limit 4 --method grad-cam",
            "  limpid zoo draw --out creatures --count 500",
            "  limpid zoo judge zoo:cbam --method grad-cam,rise --limit 20",
            "  limpid zoo train cbam --out trained",
            "  limpid zoo draw --help",
        })
final class Zoo implements Runnable {
    private static final String PREFIX = "zoo ";

    @Mixin
    private final Common common = new Common();

    /** Whether a task is one of these commands. */
    static boolean has(String task) {
        return task.startsWith(PREFIX);
    }

    /** The command with those below it. */
    static CommandSpec command() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new Zoo());
        Tasks.names().stream()
                .filter(Zoo::has)
                .forEach(name -> spec.addSubcommand(
                        name.substring(PREFIX.length()), new CommandLine(TaskCommand.of(Tasks.named(name)))));
        return spec.addSubcommand("card", new CommandLine(new ZooCard()));
    }

    @Override
    public void run() {
        throw common.wrong("Please name a subcommand of zoo: list, card, draw, judge, export, train, retrain.");
    }
}
