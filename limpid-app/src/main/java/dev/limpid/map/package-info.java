/**
 * The space of features as a family of analyses: projections with their faithfulness, which units matter, and what becomes of
 * pictures from layer to layer; each with a request, a job, a result, and files with a page.
 */
@NullMarked
package dev.limpid.map;

import org.jspecify.annotations.NullMarked;
