package dev.limpid.world.truth;

import java.util.Optional;

/**
 * The label of a shape.
 *
 * @param object the number of the object it belongs to: 0 = the backdrop, 1 = the creature, 2 and more = everything
 *     else
 * @param name the name of the object
 * @param part the part of the creature, if it belongs to one
 * @param colour its paint
 * @param texture its surface
 * @param form its shape
 */
public record Label(int object, String name, Optional<Part> part, Colour colour, Texture texture, Form form) {
    /** The number of the backdrop. */
    public static final int BACKDROP = 0;
    /** The number of the creature. */
    public static final int CREATURE = 1;

    /** Whether it belongs to this part of the creature. */
    public boolean isOf(Part some) {
        return part.isPresent() && part.get() == some;
    }
}
