package dev.limpid.cli;

import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.attack.AttackRequest;
import dev.limpid.attack.MapAttackFiles;
import dev.limpid.attack.MapAttackJob;
import dev.limpid.attack.MapAttackRequest;
import dev.limpid.attack.MovedMaps;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** {@code limpid attack --explanation}: the prediction stays, the map moves. */
record ExplanationAttack(Common common, ModelOptions model) {
    int run(String data, List<String> methods, @Nullable String radius, SampleOptions sample, Path out) {
        MapAttackRequest request = new MapAttackRequest(
                methods,
                radius == null ? OptionalDouble.empty() : OptionalDouble.of(AttackRequest.parseRadius(radius)),
                sample.seed());
        try (Model opened = model.open();
                ProgressLine progress = common.progress();
                MapAttackJob job = new MapAttackJob(opened, sample.open(data, opened), request)) {
            MapAttackFiles files = new MapAttackFiles(out, sample.guard(model.files()), job);
            Maps output = new Maps(files, progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            if (summary.done() > 0) {
                files.lines().forEach(common::say);
            }
            Path page = files.writePage(common.command());
            common.say("wrote " + page);
            common.print(files.document(output.results(), page), model.recipeFiles());
            return ExitCode.of(summary, summary.done() > 0);
        }
    }

    private final class Maps extends JobOutput<MovedMaps> {
        private final MapAttackFiles files;

        Maps(MapAttackFiles files, ProgressLine progress) {
            super(common, progress);
            this.files = files;
        }

        @Override
        public void item(MovedMaps maps) {
            add(files.write(maps));
        }
    }
}
