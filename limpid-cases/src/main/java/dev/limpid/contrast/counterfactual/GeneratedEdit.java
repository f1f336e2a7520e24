package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A change that a generator can draw: first the code is sought whose picture is nearest to the original, then the code moves until the
 * prediction changes. The difference between both drawings is the change; what the generator could not draw of the original stays.
 *
 * <p>Ref. Joshi et al., Towards Realistic Individual Recourse and Actionable Explanations in Black-Box Decision Making Systems, 2019,
 * arXiv 1907.09615; Samangouei et al., ExplainGAN, 2018, doi 10.1007/978-3-030-01249-6_41.
 *
 * @param fitting steps that look for the code of the original
 * @param moving steps that change it, at most
 */
record GeneratedEdit(int fitting, int moving) implements CounterfactualMethod {
    private static final double RATE = 0.05;
    private static final double CONFIDENCE = 0.5;
    private static final double FIT = 100;
    private static final double NEAR = 20;

    @Override
    public String name() {
        return "generator";
    }

    @Override
    public String meaning() {
        return "The smallest change of the code of a generator, which draws pictures like the data, that changes the prediction.";
    }

    @Override
    public String reference() {
        return "Joshi et al., Towards Realistic Individual Recourse, 2019, arXiv 1907.09615";
    }

    @Override
    public Need need() {
        return Need.GENERATOR;
    }

    @Override
    public Proposed propose(ContrastNetwork network, Contrast contrast, Progress progress) {
        Graph decoder = contrast.generator().orElseThrow();
        Program program = network.program("code", () -> CodeGraph.of(network, decoder));
        float[] origin = network.picture(contrast.input());
        List<float[]> pictures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        int passes = 0;
        for (int k = 0; k < contrast.count(); k++) {
            State fitted = fitted(network, program, contrast, decoder, k, progress);
            passes += 2 * fitting;
            float[] drawn = fitted.drawn;
            float[] residual = new float[origin.length];
            double squares = 0;
            for (int i = 0; i < residual.length; i++) {
                residual[i] = origin[i] - drawn[i];
                squares += (double) residual[i] * residual[i];
            }
            Map<String, Tensor> feeds = feeds(network, contrast, origin, residual, 1, NEAR);
            State state = new State(fitted.code, decoder);
            for (int i = 0; i < moving; i++) {
                state.step(program, feeds, progress);
                passes += 2;
                float[] rounded = ContrastNetwork.rounded(origin, state.picture);
                float[][] logits = network.logits(List.of(rounded, ContrastNetwork.inLevels(rounded)), progress);
                if (network.decision().holds(logits[0], contrast.target())
                        && network.decision().holds(logits[1], contrast.target())) {
                    pictures.add(state.picture);
                    notes.add(String.format(
                            java.util.Locale.ROOT,
                            "%d steps in the code of the generator, which draws the original with an error of %.3f",
                            i + 1,
                            Math.sqrt(squares / residual.length)));
                    break;
                }
            }
        }
        String reason = "no change that the generator can draw was found within " + moving
                + " steps that changes the prediction to the class that is asked for";
        return new Proposed(pictures, notes, reason, passes);
    }

    private State fitted(
            ContrastNetwork network, Program program, Contrast contrast, Graph decoder, int number, Progress progress) {
        float[] code = new float[(int) CodeGraph.codes(decoder)];
        SplittableRandom random = new SplittableRandom(contrast.seed() * 31 + number);
        for (int i = 0; i < code.length; i++) {
            code[i] = (float) (0.1 * random.nextGaussian());
        }
        float[] origin = network.picture(contrast.input());
        Map<String, Tensor> feeds = feeds(network, contrast, origin, new float[origin.length], 0, FIT);
        State state = new State(Tensor.of(code, 1, code.length), decoder);
        for (int i = 0; i < fitting; i++) {
            state.step(program, feeds, progress);
        }
        return state;
    }

    private static Map<String, Tensor> feeds(
            ContrastNetwork network, Contrast contrast, float[] origin, float[] residual, double hinge, double near) {
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put(CodeGraph.ORIGIN, Tensor.of(origin, network.shape(1)));
        feeds.put(CodeGraph.RESIDUAL, Tensor.of(residual, network.shape(1)));
        feeds.put(CodeGraph.OWN, Margin.own(network.decision(), contrast.target()));
        feeds.put(CodeGraph.CONFIDENCE, ContrastNetwork.number(CONFIDENCE));
        feeds.put(CodeGraph.WEIGHT, ContrastNetwork.number(hinge));
        feeds.put(CodeGraph.NEAR, ContrastNetwork.number(near));
        return feeds;
    }

    /** A code that moves, with Adam's running means, and the pictures of the code before the last step. */
    private static final class State {
        private Tensor code;
        private Tensor mean;
        private Tensor square;
        private float[] drawn = new float[0];
        private float[] picture = new float[0];
        private int steps;

        State(Tensor code, Graph decoder) {
            long codes = CodeGraph.codes(decoder);
            this.code = code;
            this.mean = Tensor.of(new float[(int) codes], 1, codes);
            this.square = mean;
        }

        void step(Program program, Map<String, Tensor> feeds, Progress progress) {
            steps++;
            Map<String, Tensor> all = new HashMap<>(feeds);
            all.put(CodeGraph.CODE, code);
            all.put(CodeGraph.MEAN, mean);
            all.put(CodeGraph.SQUARE, square);
            all.put(CodeGraph.RATE, ContrastNetwork.number(RATE / (1 - Math.pow(CodeGraph.MEAN_DECAY, steps))));
            all.put(CodeGraph.SPREAD, ContrastNetwork.number(1 - Math.pow(CodeGraph.SQUARE_DECAY, steps)));
            Map<String, Tensor> found = program.run(all, program.outputs(), progress::isCancelled);
            drawn = Objects.requireNonNull(found.get(CodeGraph.DRAWN)).toFloats();
            picture = Objects.requireNonNull(found.get(CodeGraph.PICTURE)).toFloats();
            code = Objects.requireNonNull(found.get(CodeGraph.NEXT + CodeGraph.CODE));
            mean = Objects.requireNonNull(found.get(CodeGraph.NEXT + CodeGraph.MEAN));
            square = Objects.requireNonNull(found.get(CodeGraph.NEXT + CodeGraph.SQUARE));
        }
    }
}
