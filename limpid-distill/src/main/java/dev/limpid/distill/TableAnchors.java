package dev.limpid.distill;

import dev.limpid.attribution.region.Proportion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Anchors of rows: the fewest conditions on features that keep what a model says, whatever values the other features take. Other values are
 * drawn from the table, each feature by itself; a feature with conditions takes a value of the table that meets them.
 *
 * <p>An anchor of one row is found by a beam search with Chernoff's bounds. What seems precise must be confirmed by 1,000 rows that are
 * drawn after the search, since the best of many candidates looks better than it is; the precision and its exact lower bound, at a total
 * confidence of 95 %, are by these rows alone. Global anchors are chosen from those of many rows so that together they cover as many rows as
 * can be.
 *
 * <p>Ref.: Ribeiro, Singh and Guestrin, Anchors: High-precision model-agnostic explanations, 2018.
 */
public final class TableAnchors {
    private static final int THRESHOLDS = 3;
    private static final int FIRST = 64;
    private static final int BATCH = 256;
    private static final double FAILURE = 0.05;
    private static final int FRESH = 1000;

    /** Rows for confirmation have numbers from here on, which no search reaches. */
    private static final long FRESH_NUMBER = 1L << 40;

    private final Table table;
    private final Rows model;
    private final double precision;
    private final int most;
    private final int beam;
    private final int budget;
    private final long seed;
    private final double[][] thresholds;
    private final int[] features;

    /** What a model says of rows that are put together from rows of the table. */
    @FunctionalInterface
    public interface Rows {
        /**
         * The class of each row.
         *
         * @param sources for each row and feature the row of the table that its value is taken from
         */
        int[] said(int[][] sources);
    }

    /**
     * A search.
     *
     * @param model says the class of each of many rows
     * @param precision that anchors must have, 0.5 to 1
     * @param most conditions of an anchor at most
     * @param budget rows that are drawn for one candidate at most
     */
    public TableAnchors(
            Table table, Function<double[][], int[]> model, double precision, int most, int budget, long seed) {
        this(
                table,
                IntStream.range(0, table.width()).toArray(),
                precision,
                most,
                budget,
                seed,
                sources -> model.apply(values(table, sources)));
    }

    /**
     * A search whose model is told where each value of a drawn row comes from.
     *
     * @param features that anchors may have conditions on
     * @param precision that anchors must have, 0.5 to 1
     * @param most conditions of an anchor at most
     * @param budget rows that are drawn for one candidate at most
     */
    public TableAnchors(Table table, int[] features, double precision, int most, int budget, long seed, Rows model) {
        this.table = table;
        this.features = features.clone();
        this.model = model;
        this.precision = precision;
        this.most = most;
        this.beam = 3;
        this.budget = budget;
        this.seed = seed;
        this.thresholds = new double[table.width()][];
        for (int f = 0; f < thresholds.length; f++) {
            thresholds[f] = Candidates.thresholds(table, f, THRESHOLDS);
        }
    }

    /**
     * An anchor.
     *
     * @param rule its conditions and class; the precision is that of rows drawn after the search, the coverage the share of the table
     * @param lower the lower bound of its precision
     * @param isPrecise whether the lower bound reaches the precision that was asked for
     */
    public record Anchor(Rule rule, double lower, boolean isPrecise) {}

    private final class Arm {
        private final List<Condition> conditions;
        private final int label;
        private int drawn;
        private int kept;
        private int confirmed = -1;

        Arm(List<Condition> conditions, int label) {
            this.conditions = conditions;
            this.label = label;
        }

        void ask(int count) {
            int[] said = model.said(sources(conditions, count, drawn));
            for (int each : said) {
                kept += each == label ? 1 : 0;
            }
            drawn += count;
        }

        /** Asks the model about rows that the search has not used. */
        void confirm() {
            if (confirmed < 0) {
                confirmed = (int) Arrays.stream(model.said(sources(conditions, FRESH, FRESH_NUMBER)))
                        .filter(said -> said == label)
                        .count();
            }
        }

        double confirmedLower() {
            return Proportion.lower(confirmed, FRESH, FAILURE / (Math.max(1, most) * beam + 2));
        }

        /** Whether it seems precise, and fresh rows confirm it. */
        boolean isConfirmed(double level) {
            if (lower(level) < precision) {
                return false;
            }
            confirm();
            return confirmedLower() >= precision;
        }

        double mean() {
            return (double) kept / drawn;
        }

        double lower(double level) {
            return bound(mean(), level / drawn, false);
        }

        double upper(double level) {
            return bound(mean(), level / drawn, true);
        }
    }

    /** Rows that meet conditions and are otherwise drawn from the table, each feature by itself. */
    public double[][] draws(List<Condition> conditions, int count, long number) {
        return values(table, sources(conditions, count, number));
    }

    private static double[][] values(Table table, int[][] sources) {
        double[][] rows = new double[sources.length][table.width()];
        for (int i = 0; i < rows.length; i++) {
            for (int f = 0; f < rows[i].length; f++) {
                rows[i][f] = table.at(sources[i][f], f);
            }
        }
        return rows;
    }

    /** The rows of the table that the values of {@link #draws} come from. */
    public int[][] sources(List<Condition> conditions, int count, long number) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number + conditions.hashCode());
        int[][] allowed = new int[table.width()][];
        for (int f = 0; f < allowed.length; f++) {
            int feature = f;
            List<Condition> own =
                    conditions.stream().filter(c -> c.feature() == feature).toList();
            allowed[f] = IntStream.range(0, table.size())
                    .filter(i -> own.stream().allMatch(c -> c.holds(table.row(i))))
                    .toArray();
        }
        int[][] rows = new int[count][table.width()];
        for (int[] row : rows) {
            for (int f = 0; f < row.length; f++) {
                row[f] = allowed[f][random.nextInt(allowed[f].length)];
            }
        }
        return rows;
    }

    /** The largest or least probability that is within so much divergence of a share. */
    static double bound(double share, double divergence, boolean isUpper) {
        double low = isUpper ? share : 0;
        double high = isUpper ? 1 : share;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            boolean isWithin = divergence(share, middle) <= divergence;
            if (isWithin == isUpper) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double divergence(double p, double q) {
        double a = p == 0 ? 0 : p * Math.log(p / q);
        double b = p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q));
        return a + b;
    }

    private int[] self(int row) {
        int[] sources = new int[table.width()];
        Arrays.fill(sources, row);
        return sources;
    }

    /** The anchor of a row of the table. */
    public Anchor find(int number) {
        double[] row = table.row(number);
        int label = model.said(new int[][] {self(number)})[0];
        List<Condition> conditions = conditions(row);
        double level = Math.log(2.0 * Math.max(1, most) * beam / FAILURE);
        List<Arm> open = List.of(asked(new Arm(List.of(), label), FIRST));
        Arm best = open.get(0);
        decide(best, level);
        for (int size = 1; size <= most && !best.isConfirmed(level); size++) {
            open = best(open, conditions, label);
            for (Arm arm : open) {
                decide(arm, level);
            }
            best = open.stream()
                    .filter(a -> a.isConfirmed(level))
                    .max(Comparator.comparingDouble(a -> covered(a.conditions).cardinality()))
                    .orElse(open.stream()
                            .max(Comparator.comparingDouble(a -> a.lower(level)))
                            .orElse(best));
        }
        best.confirm();
        BitSet covered = covered(best.conditions);
        Rule rule = new Rule(
                best.conditions,
                best.conditions.size(),
                label,
                (double) best.confirmed / FRESH,
                (double) covered.cardinality() / table.size(),
                covered.cardinality());
        return new Anchor(rule, best.confirmedLower(), best.isConfirmed(level));
    }

    private static Arm asked(Arm arm, int count) {
        arm.ask(count);
        return arm;
    }

    /** The tightest conditions between quantiles that a row meets: at most one bound on each side of a feature. */
    private List<Condition> conditions(double[] row) {
        List<Condition> all = new ArrayList<>();
        for (int f : features) {
            for (double each : thresholds[f]) {
                all.add(new Condition(f, row[f] > each, each));
            }
        }
        return all;
    }

    private List<Arm> best(List<Arm> open, List<Condition> conditions, int label) {
        List<Arm> arms = new ArrayList<>();
        for (Arm parent : open) {
            for (Condition more : conditions) {
                List<Condition> longer = new ArrayList<>(parent.conditions);
                longer.removeIf(more::implies);
                longer.add(more);
                longer.sort(Comparator.comparingInt(Condition::feature).thenComparingDouble(Condition::threshold));
                boolean isNew = parent.conditions.stream().noneMatch(c -> c.implies(more))
                        && arms.stream().noneMatch(a -> a.conditions.equals(longer))
                        && !covered(longer).isEmpty();
                if (isNew) {
                    arms.add(asked(new Arm(longer, label), FIRST));
                }
            }
        }
        // Candidates that may still be among the best are asked again, so that chance does not choose.
        Comparator<Arm> byMean = Comparator.comparingDouble((Arm a) -> -a.mean());
        for (int round = 0; round < 3; round++) {
            arms.sort(byMean);
            double level = Math.log(4.0 * arms.size() / FAILURE);
            double least = arms.get(Math.min(beam, arms.size()) - 1).lower(level);
            for (Arm arm : arms) {
                if (arm.upper(level) >= least) {
                    arm.ask(BATCH);
                }
            }
        }
        arms.sort(byMean);
        return new ArrayList<>(arms.subList(0, Math.min(beam, arms.size())));
    }

    /** Draws until it is clear whether an anchor is precise, or the budget is spent. */
    private void decide(Arm arm, double level) {
        while (arm.drawn < budget && arm.lower(level) < precision && arm.upper(level) >= precision) {
            arm.ask(BATCH);
        }
    }

    private BitSet covered(List<Condition> conditions) {
        BitSet covered = new BitSet(table.size());
        for (int i = 0; i < table.size(); i++) {
            double[] row = table.row(i);
            covered.set(i, conditions.stream().allMatch(c -> c.holds(row)));
        }
        return covered;
    }

    /**
     * Anchors of many rows.
     *
     * @param chosen those that together cover as many rows as can be, the one that adds most first
     * @param closest if none is precise enough, the one whose lower bound is largest
     */
    public record Global(List<Anchor> chosen, Optional<Anchor> closest) {
        public Global {
            chosen = List.copyOf(chosen);
        }
    }

    /**
     * Anchors that together cover as many rows as can be.
     *
     * @param rows whose anchors are searched
     * @param count how many anchors at most
     */
    public Global global(int[] rows, int count) {
        int[] said = model.said(Arrays.stream(rows).mapToObj(this::self).toArray(int[][]::new));
        List<Anchor> all = new ArrayList<>();
        List<Anchor> imprecise = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            double[] row = table.row(rows[i]);
            int label = said[i];
            boolean isKnown = all.stream()
                    .anyMatch(a -> a.rule().label() == label && a.rule().covers(row));
            if (!isKnown) {
                Anchor found = find(rows[i]);
                (found.isPrecise() ? all : imprecise).add(found);
            }
        }
        Optional<Anchor> closest =
                all.isEmpty() ? imprecise.stream().max(Comparator.comparingDouble(Anchor::lower)) : Optional.empty();
        return new Global(chosen(all, count), closest);
    }

    private List<Anchor> chosen(List<Anchor> all, int count) {
        List<Anchor> chosen = new ArrayList<>();
        BitSet covered = new BitSet();
        while (chosen.size() < count && chosen.size() < all.size()) {
            Anchor best = all.stream()
                    .max(Comparator.comparingInt(
                            a -> Candidates.without(covered(a.rule().conditions()), covered)
                                    .cardinality()))
                    .orElseThrow();
            BitSet own = covered(best.rule().conditions());
            if (Candidates.without(own, covered).isEmpty()) {
                break;
            }
            chosen.add(best);
            covered.or(own);
        }
        return chosen;
    }
}
