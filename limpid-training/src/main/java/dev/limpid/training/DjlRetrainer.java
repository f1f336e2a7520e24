package dev.limpid.training;

import dev.limpid.error.LimpidException;
import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.training.TrainableNetwork.Source;
import dev.limpid.world.World;
import dev.limpid.zoo.Retrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Trains the zoo's networks again on changed inputs, with DJL on its PyTorch engine. */
public final class DjlRetrainer implements Retrainer {
    @Override
    public Data data(String network, Path clothing, int training, int test) {
        TrainableNetwork named = Networks.named(network);
        if (named.data() != Source.FASHION && named.data() != Source.DRAWN) {
            throw LimpidException.unsupported(
                    network + " cannot be trained again on changed pictures; lenet and resnet can, for example");
        }
        dev.limpid.training.Data all =
                named.data() == Source.FASHION ? new FashionData(clothing) : new DrawnData(World.standard());
        return new Data(first(all.seen(), training, named.scale()), first(all.unseen(), test, named.scale()));
    }

    /** The first examples without augmentation. */
    private static Labelled first(Examples examples, int count, Scale scale) {
        if (count < 1 || count > examples.count()) {
            throw LimpidException.badInput(
                    "there are " + examples.count() + " pictures, so that " + count + " of them cannot be used");
        }
        long[] shape = examples.shape();
        List<float[]> inputs = IntStream.range(0, count)
                .mapToObj(i -> {
                    float[] input = new float[examples.size()];
                    examples.write(i, input, 0, Look.STRAIGHT, scale);
                    return input;
                })
                .toList();
        int[] labels = IntStream.range(0, count).map(examples::label).toArray();
        return new Labelled(inputs, labels, (int) shape[0], (int) shape[1]);
    }

    @Override
    public boolean[] right(String network, Data data, int epochs, long seed) {
        TrainableNetwork named = Networks.named(network);
        int batch = Math.min(named.recipe().batch(), data.training().labels().length);
        Recipe recipe = Recipe.unchanged(epochs, batch, named.recipe().rate());
        try (Training training = new Training(named.block().get(), named.objective(), recipe, Scale.UNIT, seed)) {
            training.fit(new Values(data.training()));
            Values test = new Values(data.test());
            int[] found = training.predictions(test);
            boolean[] right = new boolean[found.length];
            for (int i = 0; i < right.length; i++) {
                right[i] = found[i] == test.label(i);
            }
            return right;
        }
    }
}
