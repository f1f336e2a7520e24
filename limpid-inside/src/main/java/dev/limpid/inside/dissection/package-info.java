/**
 * Network dissection: which units of a network answer to which concepts. Thresholds of units are gathered in a first run over
 * the data, and areas in which they are active together with the concepts there in a second; all scores follow from these.
 *
 * <p>Ref.: Bau, Zhou, Khosla, Oliva, Torralba, Network Dissection, CVPR 2017, arXiv:1704.05796; Bau et al., Understanding the
 * role of individual units in a deep neural network, PNAS 2020, arXiv:2009.05041.
 */
@NullMarked
package dev.limpid.inside.dissection;

import org.jspecify.annotations.NullMarked;
