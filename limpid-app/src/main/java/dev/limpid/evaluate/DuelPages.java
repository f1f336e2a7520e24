package dev.limpid.evaluate;

import dev.limpid.MethodCall;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreMap;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The maps that win and lose, picture by picture. For one thread. */
final class DuelPages {
    private static final int DRAWN = 12;
    private static final int LEAST = 160;
    private static final int MOST = 320;

    private final EvaluateJob job;
    private final Leaderboard board;

    DuelPages(EvaluateJob job, Leaderboard board) {
        this.job = job;
        this.board = board;
    }

    /**
     * The pictures on which the methods are furthest apart, and a table of all.
     *
     * @param most rows of the table
     */
    List<StudySection> sections(int most) {
        List<Leaderboard.Duel> duels = board.duels();
        if (duels.isEmpty()) {
            return List.of();
        }
        List<Block> blocks = new ArrayList<>();
        if (isDrawable()) {
            blocks.add(new Block.Pictures(Block.Size.LARGE, shots(duels.subList(0, Math.min(DRAWN, duels.size())))));
        }
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Leaderboard.Duel duel : duels.subList(0, Math.min(most, duels.size()))) {
            rows.add(List.of(
                    Block.Cell.of(shortName(duel.picture())),
                    Block.Cell.of(label(duel.picture())),
                    Block.Cell.of(board.names().get(duel.best())),
                    Block.Cell.of(rank(duel.bestRank())),
                    Block.Cell.of(board.names().get(duel.worst())),
                    Block.Cell.of(rank(duel.worstRank()))));
        }
        blocks.add(new Block.Table(
                "Pictures from the clearest to the closest decision.",
                List.of("picture", "explained class", "best", "mean rank", "worst", "mean rank"),
                rows));
        return List.of(new StudySection(
                "Picture by picture",
                "Who has the best and the worst mean rank in faithfulness on a picture. Drawn are those where the ranks are furthest"
                        + " apart: the picture, the map that wins and the map that loses.",
                blocks));
    }

    private boolean isDrawable() {
        return shape().height() > 1;
    }

    private InputShape shape() {
        return job.shape();
    }

    private int pixels() {
        return shape().pixels();
    }

    /** The maps are made again, method by method, so that each is compiled once. */
    private List<Block.Shot> shots(List<Leaderboard.Duel> duels) {
        Map<String, Picture> maps = new LinkedHashMap<>();
        for (int m = 0; m < board.methods().size(); m++) {
            int method = m;
            List<Leaderboard.Duel> own = duels.stream()
                    .filter(d -> d.best() == method || d.worst() == method)
                    .toList();
            Optional<MethodCall> call = job.call(board.names().get(m));
            if (!own.isEmpty() && call.isPresent()) {
                try (Judged judged = job.judged(call.get())) {
                    own.forEach(d -> maps.put(d.picture() + " " + method, overlay(judged, d.picture())));
                }
            }
        }
        List<Block.Shot> shots = new ArrayList<>();
        for (Leaderboard.Duel duel : duels) {
            Picture best = maps.get(duel.picture() + " " + duel.best());
            Picture worst = maps.get(duel.picture() + " " + duel.worst());
            if (best != null && worst != null) {
                String caption = shortName(duel.picture()) + ", " + label(duel.picture()) + ": "
                        + board.names().get(duel.best()) + " (" + rank(duel.bestRank()) + ") wins, "
                        + board.names().get(duel.worst()) + " (" + rank(duel.worstRank()) + ") loses";
                shots.add(Block.Shot.ofPixels(Picture.beside(photo(duel.picture()), best, worst), caption, caption));
            }
        }
        return shots;
    }

    private Picture photo(int picture) {
        float[] input = job.pictures().get(picture).input();
        float[][] planes = new float[input.length / pixels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = Arrays.copyOfRange(input, c * pixels(), (c + 1) * pixels());
        }
        return Picture.of(shape().width(), shape().height(), planes).between(LEAST, MOST);
    }

    private Picture overlay(Judged judged, int picture) {
        float[] map = MetricInput.byPixel(job.map(judged, picture), shape());
        Picture photo = photo(picture);
        return Overlay.of(photo, ScoreMap.of(shape().width(), shape().height(), map), Region.all(photo));
    }

    private String shortName(int picture) {
        return shortName(job.pictures().name(picture));
    }

    /** The name of a file without its folders. */
    static String shortName(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    private String label(int picture) {
        return job.pictures().labels().name(job.pictures().get(picture).target());
    }

    private static String rank(double rank) {
        return String.format(Locale.ROOT, "%.2f", rank);
    }
}
