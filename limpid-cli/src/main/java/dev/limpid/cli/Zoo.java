package dev.limpid.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid zoo}: the commands for built-in networks and synthetic images. */
@Command(
        name = "zoo",
        description = "Built-in networks, and the synthetic images with ground truth on which they were trained.",
        subcommands = {
            ZooList.class,
            ZooCard.class,
            ZooDraw.class,
            ZooJudge.class,
            ZooExport.class,
            ZooTrain.class,
            ZooRetrain.class
        },
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
        throw common.wrong("Please name a subcommand of zoo: list, card, draw, judge, export, train, retrain.");
    }
}
