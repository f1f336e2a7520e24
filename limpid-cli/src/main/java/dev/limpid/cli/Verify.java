package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.verify.Mismatch;
import dev.limpid.verify.Verification;
import dev.limpid.verify.VerifyResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid verify}: whether a report still holds. */
@Command(
        name = "verify",
        description =
                "Computes a report or a JSON result again, from the recipe that it carries, and compares every number,"
                        + " sentence and picture. Exit code 1 if anything does not hold; 2 if it cannot be verified.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid explain model.onnx photo.jpg --method grad-cam --report report.html",
            "  limpid verify report.html",
            "  limpid explain model.onnx photo.jpg --method grad-cam --json > result.json",
            "  limpid verify result.json",
            "  limpid verify evaluation/evaluate.json --pictures 5 --seed 17",
        })
final class Verify implements Callable<Integer> {
    private static final int MOST_NAMED = 20;

    @Mixin
    private final Common common = new Common();

    @Parameters(index = "0", paramLabel = "FILE", description = "A page or a JSON document that Limpid wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path file;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description =
                    "Of results of 'limpid evaluate': on how many pictures all numbers are computed again (default:"
                            + " ${DEFAULT-VALUE}). Means, intervals, ranks and agreement are computed from all rows in any case.")
    private int pictures = 3;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed by which these pictures are drawn (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Override
    public Integer call() {
        VerifyResult result = new Verification(new Redirected(Limpid::commandLine, pictures, seed)).verify(file);
        result.mismatches().stream().limit(MOST_NAMED).forEach(m -> common.say("DOES NOT HOLD " + m.sentence()));
        if (result.mismatches().size() > MOST_NAMED) {
            common.say("and " + (result.mismatches().size() - MOST_NAMED) + " more");
        }
        common.say(
                result.holds()
                        ? "holds: " + result.compared() + " pieces of " + file + " came out again"
                                + (result.isSameEnvironment() ? "" : ", within the tolerance of another environment")
                        : "does not hold: " + result.mismatches().size() + " mismatches in " + file);
        common.print(Json.object(
                "file", file.toString(),
                "command", result.command(),
                "holds", result.holds(),
                "compared", result.compared(),
                "sameEnvironment", result.isSameEnvironment(),
                "mismatches", result.mismatches().stream().map(Verify::json).toList()));
        return result.holds() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Object json(Mismatch mismatch) {
        return Json.object(
                "where", mismatch.where(),
                "reported", mismatch.reported(),
                "computed", mismatch.computed(),
                "sentence", mismatch.sentence());
    }
}
