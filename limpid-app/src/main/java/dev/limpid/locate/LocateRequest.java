package dev.limpid.locate;

import dev.limpid.MethodCall;
import dev.limpid.error.LimpidException;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param method whose map locates
 * @param layer where the method looks, if it takes a layer; empty for its default
 * @param object the concept whose mask is the truth; empty for the creature of the drawn world, the object of the predicted class where
 *     a concept has its name, and otherwise all annotated objects together
 * @param segments superpixels of a picture for the refined masks
 * @param seed of the method
 */
public record LocateRequest(
        MethodCall method, Optional<String> layer, Optional<String> object, int segments, long seed) {
    private static final int MOST_SEGMENTS = 2000;

    public LocateRequest {
        if (segments < 2 || segments > MOST_SEGMENTS) {
            throw LimpidException.badInput("a picture has 2 to " + MOST_SEGMENTS + " superpixels, not " + segments);
        }
    }

    /** A method with its usual settings. */
    public static LocateRequest of(String method) {
        return new LocateRequest(MethodCall.of(method), Optional.empty(), Optional.empty(), 80, 0);
    }
}
