package dev.limpid.inside.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The inner products of a run that was ended and went on are those of a run that was not. */
class ProductsTest {
    @Test
    void aRunGoesOnWithWhatWasWritten() throws IOException {
        Products whole = new Products();
        gather(whole, 0, 5);
        for (int end = 0; end <= 5; end++) {
            Products before = new Products();
            gather(before, 0, end);
            Products resumed = new Products();
            resumed.add(part(99)); // replaced by what is read
            resumed.readFrom(new DataInputStream(new ByteArrayInputStream(written(before))));
            Products after = new Products();
            gather(after, end, 5);
            resumed.merge(after);
            assertThat(written(resumed)).as("ended at %s", end).isEqualTo(written(whole));
        }
    }

    private static void gather(Products products, int first, int end) {
        for (int i = first; i < end; i++) {
            products.add(part(i));
        }
    }

    /** A batch of its own size with two layers. */
    private static Products.Part part(int number) {
        Random random = new Random(number);
        int size = 4 + number % 3;
        float[][] layers = new float[2][size * size];
        for (float[] layer : layers) {
            for (int i = 0; i < layer.length; i++) {
                layer[i] = (float) random.nextGaussian();
            }
        }
        return new Products.Part(random.ints(size, 0, 1000).toArray(), layers);
    }

    private static byte[] written(Products products) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        products.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
