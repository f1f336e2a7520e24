package dev.limpid.look;

import dev.limpid.ModelInput;
import dev.limpid.inside.look.FeatureMaps;
import dev.limpid.inside.look.Kernels;
import dev.limpid.inside.look.LookedLayer;
import dev.limpid.inside.look.ReceptiveField;
import dev.limpid.report.BoxDrawing;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureTable;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreMap;
import dev.limpid.report.html.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sheets of pictures: feature maps, their change with depth, kernels, receptive fields, strongest patches. */
final class LookSheets {
    private static final int CELL = 96;
    private static final int COLUMNS = 8;
    private static final int FEWEST_COLUMNS = 6;
    private static final int DEPTH_UNITS = 6;
    private static final int LONGEST = 28;
    private static final int PHOTO = 320;

    private LookSheets() {}

    /** The end of a long name of a layer. */
    static String brief(String name) {
        return name.length() <= LONGEST ? name : "\u2026" + name.substring(name.length() - LONGEST + 1);
    }

    /** The sizes of a layer: {@code 64 units of 56 x 56}. */
    static String sizes(LookedLayer layer) {
        return Numbers.count(layer.units(), "unit")
                + (layer.isSpatial()
                        ? " of "
                                + String.join(
                                        " x ",
                                        layer.map().places().stream()
                                                .map(String::valueOf)
                                                .toList())
                        : "");
    }

    /** The maps of units of a layer, one cell each. */
    static Picture grid(ImageLook.Layer layer, List<Integer> units, String by) {
        FeatureMaps maps = layer.maps();
        PictureTable table = new PictureTable(
                brief(maps.layer().name()) + ": " + sizes(maps.layer()) + ", with number and " + by, CELL);
        for (int from = 0; from < units.size(); from += COLUMNS) {
            List<Integer> row = units.subList(from, Math.min(units.size(), from + COLUMNS));
            table.begin(padded(row.stream().map(u -> head(layer, u, by)).toList()));
            table.add("", row.stream().map(u -> cell(maps, u)).toList());
        }
        return table.draw();
    }

    /** Headings for so many columns that a title has room. */
    private static List<String> padded(List<String> heads) {
        List<String> all = new ArrayList<>(heads);
        while (all.size() < FEWEST_COLUMNS) {
            all.add("");
        }
        return all;
    }

    private static String head(ImageLook.Layer layer, int unit, String by) {
        double score = switch (by) {
            case "activation" -> layer.maps().mean(unit);
            case "variance" -> layer.maps().variance(unit);
            default -> layer.relevance().get(unit);
        };
        return heading(unit, score);
    }

    /** The number of a unit with its score, short enough for a cell. */
    static String heading(int unit, double score) {
        return unit + ": " + String.format(Locale.ROOT, "%.3g", score);
    }

    private static Picture cell(FeatureMaps maps, int unit) {
        return Drawings.fitted(
                Drawings.map(maps.maps()[unit], maps.layer().map().places()), CELL);
    }

    /** One row for each layer: where it is active as a whole, and its first units in rank. */
    static Picture depth(ImageLook look, String by) {
        PictureTable table = new PictureTable(
                "What each layer makes of " + last(look.input().name()) + ": mean of all maps, and the first by " + by,
                CELL);
        table.begin(List.of(""));
        Picture seen = Drawings.input(look.input().values(), look.input().sizes());
        table.add("input", List.of(Drawings.fitted(seen, CELL)));
        for (ImageLook.Layer each : look.layers()) {
            List<Picture> row = new ArrayList<>();
            List<Integer> places = each.maps().layer().map().places();
            row.add(Drawings.fitted(Drawings.map(each.maps().overall(), places), CELL));
            List<String> heads = new ArrayList<>(List.of("mean"));
            each.ranked().stream().limit(DEPTH_UNITS).forEach(u -> {
                heads.add("unit " + u);
                row.add(cell(each.maps(), u));
            });
            table.begin(padded(heads));
            table.add(
                    brief(each.maps().layer().name()) + "  " + sizes(each.maps().layer()), row);
        }
        return table.draw();
    }

    /** The last part of a path. */
    static String last(String name) {
        return name.substring(name.replace('\\', '/').lastIndexOf('/') + 1);
    }

    /** The effective field of a layer over a picture, with the box of the theoretical one; empty for other inputs. */
    static Optional<Picture> field(ModelInput input, Looker.Field field) {
        List<Integer> places = input.sizes();
        if (places.size() != 2) {
            return Optional.empty();
        }
        Picture photo = input.picture().between(PHOTO, PHOTO);
        Region region = input.region()
                .scaled(
                        (double) photo.width() / input.picture().width(),
                        (double) photo.height() / input.picture().height());
        Picture drawn = field.effective()
                .map(e -> Overlay.of(photo, ScoreMap.of(places.get(1), places.get(0), e.map()), region))
                .orElse(photo);
        List<BoxDrawing.Box> boxes =
                field.windows().stream().map(w -> box(field, w, places, region)).toList();
        return Optional.of(BoxDrawing.of(drawn, boxes));
    }

    /** The theoretical field of the middle place of a layer, in pixels of the photograph. */
    private static BoxDrawing.Box box(Looker.Field looked, ReceptiveField field, List<Integer> places, Region region) {
        LookedLayer layer = looked.layer();
        double[] from = {0, 0};
        double[] to = {places.get(0), places.get(1)};
        for (int a = 0; a < 2 && !field.isWhole() && layer.map().places().size() == 2; a++) {
            ReceptiveField.Axis axis = field.axes().get(a);
            from[a] = axis.first(layer.map().places().get(a) / 2);
            to[a] = from[a] + axis.size();
        }
        double down = region.height() / places.get(0);
        double across = region.width() / places.get(1);
        return new BoxDrawing.Box(
                region.left() + from[1] * across,
                region.top() + from[0] * down,
                region.left() + to[1] * across - 1,
                region.top() + to[0] * down - 1,
                looked.toText(),
                1);
    }

    /** Kernels that read the input. */
    static Picture kernels(Kernels kernels, List<Integer> units) {
        PictureTable table = new PictureTable(
                brief(kernels.layer()) + ": " + kernels.units() + " kernels of " + kernels.height() + " x "
                        + kernels.width() + ", " + kernels.channels() + " channels",
                CELL);
        List<Integer> places =
                kernels.weights().rank() == 3 ? List.of(kernels.width()) : List.of(kernels.height(), kernels.width());
        rows(table, units, u -> Drawings.signed(kernels.of(u), places));
        return table.draw();
    }

    /** Kernels of a deeper layer as they appear at the input. */
    static Picture projected(Looker.Projected projected, List<Integer> places) {
        PictureTable table = new PictureTable(
                brief(projected.layer().name()) + ": kernels projected to the input, mean gradient of the middle place",
                CELL);
        List<Integer> sizes = new ArrayList<>();
        for (int a = 0; a < places.size(); a++) {
            sizes.add(projected.to()[a] - projected.from()[a]);
        }
        rows(
                table,
                projected.units(),
                u -> Drawings.signed(
                        Drawings.cropped(
                                projected.kernels().get(projected.units().indexOf(u)),
                                places,
                                projected.from(),
                                projected.to()),
                        sizes));
        return table.draw();
    }

    private interface ByUnit {
        Picture draw(int unit);
    }

    private static void rows(PictureTable table, List<Integer> units, ByUnit drawing) {
        for (int from = 0; from < units.size(); from += COLUMNS) {
            List<Integer> row = units.subList(from, Math.min(units.size(), from + COLUMNS));
            table.begin(padded(row.stream().map(u -> "unit " + u).toList()));
            table.add(
                    "",
                    row.stream()
                            .map(u -> Drawings.fitted(drawing.draw(u), CELL))
                            .toList());
        }
    }

    /** The strongest patches of units of one layer, each above its deconvolution. */
    static Picture patches(List<DataLook.UnitLook> units) {
        LookedLayer layer = units.get(0).layer();
        PictureTable table = new PictureTable(brief(layer.name()) + ": strongest patches, with deconvolutions", CELL);
        for (DataLook.UnitLook unit : units) {
            table.begin(padded(unit.patches().stream()
                    .map(p -> String.format(Locale.ROOT, "%.3g", p.activation()))
                    .toList()));
            table.add(
                    "unit " + unit.unit(),
                    unit.patches().stream()
                            .map(p -> Drawings.fitted(Drawings.input(p.values(), p.sizes()), CELL))
                            .toList());
            if (unit.patches().stream().anyMatch(p -> p.projection().length > 0)) {
                table.add(
                        "",
                        unit.patches().stream()
                                .map(p -> Drawings.fitted(Drawings.signed(p.projection(), p.sizes()), CELL))
                                .toList());
            }
        }
        return table.draw();
    }
}
