package dev.limpid.attribution.formula;

import dev.limpid.graph.Expr;
import dev.limpid.model.FeatureMap;
import java.util.stream.LongStream;

/** Views the output of a layer as feature maps with channels first. */
final class ChannelsFirst {
    private ChannelsFirst() {}

    /** {@code float[N,C,h,w]}; class tokens and similar tokens are left out. */
    static Expr of(Expr value, FeatureMap layer) {
        return switch (layer.layout()) {
            case NCHW -> value;
            case NHWC -> channelsFirst(value);
            case TOKENS -> {
                int places = layer.count();
                boolean isWhole = layer.leadingTokens() + layer.trailingTokens() == 0;
                int first = layer.leadingTokens();
                Expr grid = isWhole ? value : value.slice(1, first, first + (long) places, 1);
                long[] sizes = LongStream.concat(
                                LongStream.of(-1, layer.channels()),
                                layer.places().stream().mapToLong(p -> p))
                        .toArray();
                yield grid.transpose(0, 2, 1).reshape(sizes);
            }
        };
    }

    /** {@code [N,...,C]} as {@code [N,C,...]}. */
    static Expr channelsFirst(Expr value) {
        int last = value.rank() - 1;
        return value.transpose(LongStream.rangeClosed(0, last)
                .map(i -> i == 0 ? 0 : i == 1 ? last : i - 1)
                .toArray());
    }
}
