/**
 * Pages about what a network has learnt: one self-contained HTML file made of sections, and sections of blocks (texts, tables,
 * pictures, charts).
 */
@NullMarked
package dev.limpid.report.study;

import org.jspecify.annotations.NullMarked;
