package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.Parquet;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.report.Png;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Scatter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a map: the page, the coordinates as CSV and Parquet, and the numbers as JSON. */
public final class MapFiles {
    private final Path folder;
    private final OutputGuard guard;

    /**
     * @param folder exists
     * @param guard keeps inputs from being overwritten
     */
    public MapFiles(Path folder, OutputGuard guard) {
        this.folder = folder;
        this.guard = guard;
    }

    /**
     * Writes all files.
     *
     * @param command the command line that reproduces them
     * @return the files
     * @throws IOException if one cannot be written
     * @throws dev.limpid.error.LimpidException if one would overwrite an input
     */
    public List<Path> write(Model model, DataSet data, MapRequest request, MapResult result, String command)
            throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("map.html", "coordinates.csv", "coordinates.parquet", "map.png", "map.json")) {
            Path file = folder.resolve(name);
            guard.check(file, "a result");
            files.add(file);
        }
        MapPage page = new MapPage(model, result);
        Scatter scatter = page.scatter(data);
        guard.write(files.get(0), "a result", page.of(scatter, data, request, command)::writeTo);
        guard.write(files.get(1), "a result", csv(result));
        Parquet.write(files.get(2), columns(result));
        guard.write(files.get(3), "a result", stream -> stream.write(Png.encode(scatter.picture(0, 0), Map.of())));
        guard.write(files.get(4), "a result", Json.text(json(model, data, result)));
        return files;
    }

    private static List<Parquet.Column> columns(MapResult result) {
        List<MapResult.Point> points = result.points();
        List<Parquet.Column> columns = new ArrayList<>();
        columns.add(new Parquet.Column.Ints(
                "input", points.stream().mapToInt(MapResult.Point::input).toArray()));
        columns.add(new Parquet.Column.Texts(
                "name", points.stream().map(MapResult.Point::name).toList()));
        columns.add(new Parquet.Column.Texts(
                "class", points.stream().map(MapResult.Point::type).toList()));
        columns.add(new Parquet.Column.Texts(
                "predicted", points.stream().map(MapResult.Point::predicted).toList()));
        columns.add(new Parquet.Column.Doubles(
                "probability",
                points.stream().mapToDouble(MapResult.Point::probability).toArray()));
        columns.add(new Parquet.Column.Ints(
                "wrong", points.stream().mapToInt(p -> p.isWrong() ? 1 : 0).toArray()));
        columns.add(new Parquet.Column.Ints(
                "cluster", points.stream().mapToInt(p -> p.cluster() + 1).toArray()));
        for (MapResult.Plane plane : result.planes()) {
            for (int axis = 0; axis < 2; axis++) {
                float[] values = new float[points.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = plane.places().at(i, axis);
                }
                columns.add(new Parquet.Column.Floats(plane.projection().label() + (axis == 0 ? "_x" : "_y"), values));
            }
        }
        return columns;
    }

    private static String csv(MapResult result) {
        List<Parquet.Column> columns = columns(result);
        StringBuilder csv = new StringBuilder();
        csv.append(String.join(",", columns.stream().map(Parquet.Column::name).toList()))
                .append('\n');
        for (int row = 0; row < result.points().size(); row++) {
            for (int c = 0; c < columns.size(); c++) {
                csv.append(c == 0 ? "" : ",").append(cell(columns.get(c), row));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String cell(Parquet.Column column, int row) {
        if (column instanceof Parquet.Column.Texts texts) {
            String text = texts.values().get(row);
            return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
        }
        if (column instanceof Parquet.Column.Ints ints) {
            return Integer.toString(ints.values()[row]);
        }
        return column instanceof Parquet.Column.Floats floats
                ? Float.toString(floats.values()[row])
                : Double.toString(((Parquet.Column.Doubles) column).values()[row]);
    }

    /** The numbers that matter most, in lines. */
    public static String text(MapResult result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d points by %d features of layer %s%n",
                result.points().size(),
                result.features(),
                result.layer()));
        for (MapResult.Plane each : result.planes()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-6s trustworthiness %.3f, continuity %.3f (%d neighbours of %d points)%n",
                    each.projection().title(),
                    each.faithfulness().trustworthiness(),
                    each.faithfulness().continuity(),
                    each.faithfulness().neighbours(),
                    each.faithfulness().sampled()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%s: purity %.3f%s%s%n",
                Numbers.count(result.clusters().size(), "cluster"),
                result.purity(),
                known(", silhouette %.3f", result.silhouette()),
                known("; silhouette of the classes %.3f", result.separation())));
        if (!result.dimension().isKnown()) {
            return text.append("intrinsic dimension unknown: too many points are the same")
                    .toString();
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "intrinsic dimension %.1f (%.1f to %.1f), by maximum likelihood %.1f",
                        result.dimension().twoNn(),
                        result.dimension().low(),
                        result.dimension().high(),
                        result.dimension().mle()))
                .toString();
    }

    private static String known(String format, double number) {
        return Double.isNaN(number) ? "" : String.format(Locale.ROOT, format, number);
    }

    /** The numbers of a map as a document; coordinates are in the other files. */
    public static Map<String, @Nullable Object> json(Model model, DataSet data, MapResult result) {
        return Json.object(
                "notes",
                Labelled.notes(data, model),
                "layer",
                result.layer(),
                "features",
                result.features(),
                "points",
                result.points().size(),
                "wrong",
                result.wrong(),
                "components",
                result.components(),
                "variance_kept",
                result.kept(),
                "projections",
                result.planes().stream()
                        .map(p -> Json.object(
                                "projection",
                                p.projection().label(),
                                "trustworthiness",
                                p.faithfulness().trustworthiness(),
                                "continuity",
                                p.faithfulness().continuity(),
                                "neighbours",
                                p.faithfulness().neighbours(),
                                "sampled",
                                p.faithfulness().sampled()))
                        .toList(),
                "silhouette_of_classes",
                result.separation(),
                "silhouette",
                result.silhouette(),
                "purity",
                result.purity(),
                "clusters",
                result.clusters().stream()
                        .map(c -> Json.object(
                                "points",
                                c.size(),
                                "class",
                                c.type(),
                                "purity",
                                c.purity(),
                                "silhouette",
                                c.silhouette(),
                                "wrong",
                                c.errors()))
                        .toList(),
                "intrinsic_dimension",
                Json.object(
                        "two_nn",
                        result.dimension().twoNn(),
                        "low",
                        result.dimension().low(),
                        "high",
                        result.dimension().high(),
                        "mle",
                        result.dimension().mle()),
                "unreadable",
                ResultJson.unreadable(result.failures()));
    }
}
