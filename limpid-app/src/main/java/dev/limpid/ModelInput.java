package dev.limpid;

import dev.limpid.graph.Tensor;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;

/**
 * What a model is fed for one input, and what explanations are drawn over.
 *
 * @param name of the input
 * @param tensor what the network takes, with its batch
 * @param picture what explanations are drawn over
 * @param region the part of the picture that the network sees
 * @param width of the network's input, in pixels
 * @param height of the network's input, in pixels
 */
public record ModelInput(String name, Tensor tensor, Picture picture, Region region, int width, int height) {}
