package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.app.evaluation.Worlds;
import dev.limpid.error.LimpidException;
import dev.limpid.model.InputKind;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Pictures of the drawn world, classified by species. The drawings for training have other seeds.
 *
 * @param world they are drawn from
 * @param first the seed of the first picture
 * @param size how many
 * @param side of the pictures as the network takes them, and of the masks, pixels
 */
record DrawnData(World world, long first, int size, int side) implements DataSet {
    /** How many pictures {@code zoo} stands for. */
    static final int USUAL = 1000;

    private static final String NAME = "zoo";

    /** Whether a location is the drawn world: {@code zoo}, if there is no such file or folder. */
    static boolean isDrawn(String location) {
        return location.equals(NAME) && !Files.exists(Path.of(location));
    }

    /**
     * The pictures for a model.
     *
     * @param limit how many; 0 for the usual number
     * @throws LimpidException if the model takes no pictures
     */
    static DataSet of(Model model, int limit) {
        InputKind kind = model.classifier().form().kind();
        if (kind != InputKind.PICTURE) {
            throw LimpidException.badInput("zoo: the drawn world has pictures, and the network takes " + kind.words());
        }
        return new DrawnData(Worlds.of(model), 0, limit == 0 ? USUAL : limit, Worlds.side(model));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String identity() {
        return "drawn world " + world + ", seeds " + first + " to " + (first + size - 1) + ", side " + side;
    }

    @Override
    public String name(int index) {
        return NAME + "-" + (first + index);
    }

    @Override
    public Image image(int index) {
        return Image.drawn(first + index);
    }

    @Override
    public List<String> classes() {
        return Species.all().stream().map(Species::name).toList();
    }

    @Override
    public OptionalInt label(int index) {
        return OptionalInt.of(world.sample(first + index).label());
    }

    @Override
    public boolean isDrawn() {
        return true;
    }

    @Override
    public List<Concept> concepts() {
        return DrawnConcepts.all();
    }

    @Override
    public Optional<ConceptMasks> masks(int index) {
        return Optional.of(DrawnConcepts.masks(world.sample(first + index).scene(), side));
    }
}
