/** The model to explain: a classifier is a graph with its preprocessing and its labels. */
@NullMarked
package dev.limpid.model;

import org.jspecify.annotations.NullMarked;
