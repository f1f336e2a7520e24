package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.autodiff.lrp.Flat;
import dev.limpid.autodiff.lrp.Gamma;
import dev.limpid.autodiff.lrp.LinearRule;
import dev.limpid.autodiff.lrp.Step;
import dev.limpid.autodiff.lrp.WSquare;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Node;
import dev.limpid.graph.TextFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * LRP with rules from a file: one line for each rule; the first rule that matches a layer is used. {@code docs/rules-file.md} describes it.
 *
 * <pre>{@code
 * # WHERE           RULE
 * first             flat
 * layer features.5  gamma 0.5
 * depth 2-4         alpha-beta 2 1
 * op Conv           z-plus
 * depth last        0
 * all               epsilon 0.01
 * }</pre>
 *
 * <p>{@code WHERE} is {@code first} (no other layer is between the input and it), {@code last}, {@code depth N},
 * {@code depth N-M} or {@code depth N-} (layers on the longest path from the input, from 1), {@code op OPERATOR},
 * {@code layer NAME} (a node, or a group of nodes as exporters name them) or {@code all}. {@code RULE} is {@code 0},
 * {@code epsilon E}, {@code gamma G}, {@code alpha-beta A B}, {@code z-plus}, {@code w2}, {@code flat} or {@code z-b}.
 * Layers are Conv, ConvTranspose, Gemm and MatMul with constant weights; each of them must match a line.
 */
final class LrpFile {
    private static final String RULES = "0, epsilon E, gamma G, alpha-beta A B, z-plus, w2, flat, z-b";
    private static final String PLACES = "first, last, depth N, depth N-M, op OPERATOR, layer NAME, all";

    private final ForwardPass f;
    private final String file;
    private final double stabilizer;

    private LrpFile(ForwardPass f, String file) {
        this.f = f;
        this.file = file;
        this.stabilizer = Lrp.number(f, "stabilizer");
    }

    static Method method() {
        MethodInfo info = Box.asked(Lrp.stabilized(Lrp.info("lrp")
                .meaning("Propagates relevance with rules that a file assigns to layers. The meaning of the map"
                        + " depends on the rules chosen.")
                .formula("rules by operator, layer and depth from a file")
                .cost("that of the rules")
                .reference("Bach, Binder, Montavon, Klauschen, Mueller and Samek, On Pixel-Wise Explanations for"
                        + " Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation, 2015,"
                        + " doi:10.1371/journal.pone.0130140")
                .witness("zennit 0.5.1")
                .parameter(
                        "rules", "epsilon-plus", "a file of rules, or epsilon-plus for the composite of that name")));
        return Lrp.of(info, f -> {
            String file = f.settings().text("rules");
            return file.equals("epsilon-plus")
                    ? LrpComposites.epsilonPlus(f, "lrp", 1e-6)
                    : new LrpFile(f, file).composite();
        });
    }

    private Composite composite() {
        List<Choice> choices = new ArrayList<>();
        int number = 0;
        for (String line : lines()) {
            number++;
            String text = line.replaceAll("#.*", "").strip();
            if (!text.isEmpty()) {
                choices.add(choice(text.split("\\s+"), number));
            }
        }
        if (choices.isEmpty()) {
            throw new ParameterException(file + ": contains no rule");
        }
        return Composite.of("lrp " + Path.of(file).getFileName(), stabilizer, choices.toArray(Choice[]::new));
    }

    private List<String> lines() {
        try {
            return TextFile.lines(Path.of(file));
        } catch (LimpidException | InvalidPathException e) {
            throw unreadable();
        }
    }

    private ParameterException unreadable() {
        return new ParameterException("the rules file " + file + " cannot be read");
    }

    private Choice choice(String[] words, int line) {
        boolean isAlone = List.of("first", "last", "all").contains(words[0]);
        int used = isAlone ? 1 : 2;
        if (!isAlone && !List.of("depth", "op", "layer").contains(words[0])) {
            throw wrong(line, "'" + words[0] + "' is not a position; the positions are " + PLACES);
        }
        if (words.length <= used) {
            throw wrong(line, "a rule is missing; the rules are " + RULES);
        }
        String argument = isAlone ? "" : words[1];
        return new Choice(place(words[0], argument, line), rule(words, used, line));
    }

    private Predicate<Step> place(String kind, String argument, int line) {
        return switch (kind) {
            case "first" -> Step::isFirst;
            case "last" -> step -> step.depth() == step.last();
            case "op" -> step -> step.node().op().name().equals(argument);
            case "layer" -> named(argument, line);
            case "depth" -> depth(argument, line);
            default -> step -> true;
        };
    }

    private Predicate<Step> named(String name, int line) {
        String group = "/" + name.replace('.', '/') + "/";
        Predicate<Node> isNamed = node -> node.name().equals(name)
                || node.outputs().contains(name)
                || ("/" + node.name().replace('.', '/') + "/").contains(group);
        if (f.model().graph().nodes().stream().noneMatch(isNamed)) {
            throw wrong(line, "the network has no layer '" + name + "'");
        }
        return step -> isNamed.test(step.node());
    }

    private Predicate<Step> depth(String text, int line) {
        if (text.equals("last")) {
            return step -> step.depth() == step.last();
        }
        if (!text.matches("\\d{1,6}(-(\\d{1,6})?)?")) {
            throw wrong(line, "'" + text + "' is not a depth; write N, N-M, N- or last");
        }
        int dash = text.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        boolean isOpen = dash >= 0 && dash == text.length() - 1;
        int to = dash < 0 ? from : isOpen ? Integer.MAX_VALUE : Integer.parseInt(text.substring(dash + 1));
        return step -> step.depth() >= from && step.depth() <= to;
    }

    private LinearRule rule(String[] words, int at, int line) {
        int numbers = words.length - at - 1;
        int wanted = switch (words[at]) {
            case "0", "z-plus", "w2", "flat", "z-b" -> 0;
            case "epsilon", "gamma" -> 1;
            case "alpha-beta" -> 2;
            default -> throw wrong(line, "'" + words[at] + "' is not a rule; the rules are " + RULES);
        };
        if (numbers != wanted) {
            throw wrong(
                    line,
                    "the rule " + words[at] + " takes " + wanted + (wanted == 1 ? " number" : " numbers") + ", not "
                            + numbers);
        }
        return switch (words[at]) {
            case "0" -> new Epsilon(0);
            case "z-plus" -> AlphaBeta.zPlus(stabilizer);
            case "w2" -> new WSquare(stabilizer);
            case "flat" -> new Flat(stabilizer);
            case "z-b" -> Box.of(f).rule(stabilizer);
            case "epsilon" -> new Epsilon(number(words[at + 1], line));
            case "gamma" -> new Gamma(number(words[at + 1], line), stabilizer);
            default -> alphaBeta(number(words[at + 1], line), number(words[at + 2], line), line);
        };
    }

    private LinearRule alphaBeta(double alpha, double beta, int line) {
        if (Math.abs(alpha - beta - 1) > 1e-9) {
            throw wrong(line, "alpha - beta must be 1, not " + (alpha - beta));
        }
        return new AlphaBeta(alpha, beta, stabilizer);
    }

    private double number(String word, int line) {
        if (!word.matches("(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?")) {
            throw wrong(line, "'" + word + "' is not a number of at least 0");
        }
        return Double.parseDouble(word);
    }

    private ParameterException wrong(int line, String what) {
        return new ParameterException(file + ", line " + line + ": " + what);
    }
}
