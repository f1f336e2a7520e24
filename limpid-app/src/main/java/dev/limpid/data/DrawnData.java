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
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern ONE = Pattern.compile(NAME + "-(\\d{1,18})");

    /** Whether a location is the drawn world: {@code zoo}, or {@code zoo-SEED}, if there is no such file or folder. */
    static boolean isDrawn(String location) {
        return (location.equals(NAME) || ONE.matcher(location).matches()) && !Files.exists(Path.of(location));
    }

    /**
     * The pictures for a model.
     *
     * @param location {@code zoo}, or {@code zoo-SEED} for one picture
     * @param limit how many; 0 for the usual number
     * @throws LimpidException if the model takes no pictures
     */
    static DataSet of(String location, Model model, int limit) {
        InputKind kind = model.classifier().form().kind();
        if (kind != InputKind.PICTURE) {
            throw LimpidException.badInput("zoo: the drawn world has pictures, and the network takes " + kind.words());
        }
        Matcher one = ONE.matcher(location);
        boolean isOne = one.matches();
        int count = limit == 0 ? USUAL : limit;
        return new DrawnData(
                Worlds.of(model), isOne ? Long.parseLong(one.group(1)) : 0, isOne ? 1 : count, Worlds.side(model));
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
    public OptionalLong seed(int index) {
        return OptionalLong.of(first + index);
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
