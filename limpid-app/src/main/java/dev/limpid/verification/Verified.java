package dev.limpid.verification;

import java.util.ArrayList;
import java.util.List;

/**
 * What can be inferred from the explanation of one picture.
 *
 * @param picture its name
 * @param prediction what the network predicts
 * @param fromRegion what it predicts from the explained region alone
 * @param withoutRegion what it predicts without the region
 * @param fromMap what a probe predicts that was trained on the maps of other pictures; -1 if it was not trained
 */
public record Verified(String picture, int prediction, int fromRegion, int withoutRegion, int fromMap) {
    /** What contradicts the prediction, one sentence without a full stop each; empty if nothing does. */
    public List<String> contradictions() {
        List<String> all = new ArrayList<>();
        if (fromRegion != prediction) {
            all.add("the region alone is taken for another class");
        }
        if (withoutRegion == prediction) {
            all.add("the prediction stays without the region");
        }
        if (fromMap >= 0 && fromMap != prediction) {
            all.add("the map is like those of another class");
        }
        return all;
    }
}
