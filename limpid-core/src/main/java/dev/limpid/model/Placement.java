package dev.limpid.model;

/**
 * The rectangle of a picture that a network sees, in pixels of the decoded and upright picture.
 *
 * @param left distance from the left edge
 * @param top distance from the upper edge
 * @param width width of the rectangle
 * @param height height of the rectangle
 */
public record Placement(double left, double top, double width, double height) {}
