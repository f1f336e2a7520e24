package dev.limpid.model;

/**
 * An inner value with a place in the picture for each of its vectors.
 *
 * @param value its name in the graph
 * @param layout how its dimensions are arranged
 * @param height rows of places
 * @param width columns of places
 * @param channels length of a vector
 * @param leadingTokens tokens before the first place (class token, registers); 0 for layouts other than tokens
 * @param trailingTokens tokens after the last place
 */
public record FeatureMap(
        String value, Layout layout, int height, int width, int channels, int leadingTokens, int trailingTokens) {}
