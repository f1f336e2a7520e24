package dev.limpid.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid zoo}: what is built in, under which its commands stand. */
@Command(
        name = "zoo",
        description =
                "The networks that are built in, and the world of drawn creatures on which they were trained, where"
                        + " the truth of every picture is known.",
        subcommands = {ZooList.class, ZooCard.class, ZooDraw.class, ZooJudge.class, ZooExport.class, ZooTrain.class},
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
    @Mixin
    private final Common common = new Common();

    @Override
    public void run() {
        throw common.wrong("Please say what to do in the zoo: list, card, draw, judge, export, train.");
    }
}
