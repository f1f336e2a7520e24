package dev.limpid.study;

import dev.limpid.inside.Units;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked.
 *
 * @param data the data set, as {@link dev.limpid.data.DataSet#of} takes it
 * @param limit how many inputs at most; 0 for 200
 * @param concepts the data set with concepts for the dissection; empty for the data set
 * @param analyses which analyses
 * @param layer the layer that is looked at closely; empty for the layer that methods explain by default
 * @param units which units are drawn, and whose preferred inputs are found; empty for a few
 * @param seed of everything random
 */
public record StudyRequest(
        String data,
        int limit,
        Optional<String> concepts,
        Set<Analysis> analyses,
        Optional<String> layer,
        Optional<Units> units,
        long seed) {
    private static final int INPUTS = 200;

    public StudyRequest {
        analyses = Set.copyOf(analyses);
        limit = limit == 0 ? INPUTS : limit;
    }

    /** All analyses of the default layer over 200 inputs. */
    public static StudyRequest of(String data) {
        return new StudyRequest(
                data, 0, Optional.empty(), EnumSet.allOf(Analysis.class), Optional.empty(), Optional.empty(), 0);
    }

    /** This request with another number of inputs. */
    public StudyRequest withLimit(int other) {
        return new StudyRequest(data, other, concepts, analyses, layer, units, seed);
    }

    /** This request with another data set for the dissection. */
    public StudyRequest withConcepts(String other) {
        return new StudyRequest(data, limit, Optional.of(other), analyses, layer, units, seed);
    }

    /** This request for other analyses. */
    public StudyRequest with(Set<Analysis> other) {
        return new StudyRequest(data, limit, concepts, other, layer, units, seed);
    }

    /** This request for another layer. */
    public StudyRequest withLayer(String other) {
        return new StudyRequest(data, limit, concepts, analyses, Optional.of(other), units, seed);
    }

    /** This request for other units. */
    public StudyRequest withUnits(Units other) {
        return new StudyRequest(data, limit, concepts, analyses, layer, Optional.of(other), seed);
    }

    /** This request with another seed. */
    public StudyRequest withSeed(long other) {
        return new StudyRequest(data, limit, concepts, analyses, layer, units, other);
    }

    /** The layers of analyses that take several. */
    List<String> layers() {
        return layer.map(List::of).orElse(List.of());
    }
}
