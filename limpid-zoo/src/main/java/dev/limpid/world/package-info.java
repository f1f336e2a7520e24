/**
 * A synthetic world with exact ground truth: the part, object, colour, texture and shape of every pixel, every cause of a
 * label, and every planted fault.
 *
 * <pre>{@code
 * World world = World.standard();
 * Sample sample = world.sample(7);
 * Drawing picture = sample.scene().draw(128);
 * Mask tail = picture.masks().of(Part.TAIL);
 * Drawing without = Intervention.remove(Part.TAIL).on(sample.scene()).draw(128);
 * }</pre>
 */
@NullMarked
package dev.limpid.world;

import org.jspecify.annotations.NullMarked;
