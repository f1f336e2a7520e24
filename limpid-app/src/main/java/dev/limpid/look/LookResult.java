package dev.limpid.look;

import dev.limpid.inside.Gathered;
import dev.limpid.report.Picture;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was found, in three renderings: pictures by the name of their file, sections of a page, and a document.
 *
 * @param pictures by file name, in order
 * @param sections of a page
 * @param document as JSON has it
 * @param lines what was found, for people, a line each
 * @param failures inputs that could not be used
 */
record LookResult(
        Map<String, Picture> pictures,
        List<StudySection> sections,
        Map<String, @Nullable Object> document,
        List<String> lines,
        List<Gathered.Failure> failures) {

    /** Nothing yet. */
    static LookResult empty() {
        return new LookResult(
                new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Adds a picture, and returns it as a part of a page. */
    Block.Pictures shown(String file, String caption, Supplier<Picture> drawing) {
        Picture picture = drawing.get();
        pictures.put(file, picture);
        return new Block.Pictures(Block.Size.FULL, List.of(Block.Shot.of(picture, caption, caption)));
    }
}
