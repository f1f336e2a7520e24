package dev.limpid;

import java.util.List;

/**
 * What a detector found in one input.
 *
 * @param input what the network was fed, with the picture to draw over
 * @param width of the picture in pixels, before it was resized for the network
 * @param height of the picture in pixels
 * @param boxes the objects, best score first
 * @param candidates how many boxes and classes reached the threshold, before overlapping ones were removed
 */
public record Detections(ModelInput input, int width, int height, List<Detection> boxes, int candidates) {
    public Detections {
        boxes = List.copyOf(boxes);
    }
}
