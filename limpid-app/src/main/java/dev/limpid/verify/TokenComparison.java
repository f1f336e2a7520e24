package dev.limpid.verify;

import java.util.ArrayList;
import java.util.List;

/** Compares the pieces of a page with those that come out now: a longest common subsequence between what begins and ends alike. */
final class TokenComparison {
    /** Above this many pairs of pieces the middle is compared piece by piece. */
    private static final long MOST_PAIRS = 25_000_000;

    private final List<Token> given;
    private final List<Token> computed;
    private final Tolerance tolerance;
    private final List<Mismatch> mismatches = new ArrayList<>();

    private TokenComparison(List<Token> given, List<Token> computed, Tolerance tolerance) {
        this.given = given;
        this.computed = computed;
        this.tolerance = tolerance;
    }

    static List<Mismatch> of(List<Token> given, List<Token> computed, Tolerance tolerance) {
        TokenComparison comparison = new TokenComparison(given, computed, tolerance);
        comparison.compare();
        return comparison.mismatches;
    }

    private boolean isSame(int g, int c) {
        Token one = given.get(g);
        Token other = computed.get(c);
        return one.kind().equals(other.kind()) && tolerance.isSame(one.value(), other.value());
    }

    private void compare() {
        int start = 0;
        int endG = given.size();
        int endC = computed.size();
        while (start < endG && start < endC && isSame(start, start)) {
            start++;
        }
        while (endG > start && endC > start && isSame(endG - 1, endC - 1)) {
            endG--;
            endC--;
        }
        long pairs = (long) (endG - start) * (endC - start);
        if (pairs > MOST_PAIRS) {
            hunk(start, start + 1, start, start + 1);
        } else if (endG > start || endC > start) {
            middle(start, endG, endC);
        }
    }

    private void middle(int start, int endG, int endC) {
        int rows = endG - start;
        int columns = endC - start;
        int[][] longest = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int k = columns - 1; k >= 0; k--) {
                longest[i][k] = isSame(start + i, start + k)
                        ? longest[i + 1][k + 1] + 1
                        : Math.max(longest[i + 1][k], longest[i][k + 1]);
            }
        }
        int i = 0;
        int k = 0;
        int hunkI = 0;
        int hunkK = 0;
        while (i < rows && k < columns) {
            if (isSame(start + i, start + k)) {
                hunk(start + hunkI, start + i, start + hunkK, start + k);
                i++;
                k++;
                hunkI = i;
                hunkK = k;
            } else if (longest[i + 1][k] >= longest[i][k + 1]) {
                i++;
            } else {
                k++;
            }
        }
        hunk(start + hunkI, endG, start + hunkK, endC);
    }

    /** Pieces that differ, in pairs; tags only where there is nothing else. */
    private void hunk(int fromG, int toG, int fromC, int toC) {
        List<Token> had = shown(given.subList(fromG, Math.min(toG, given.size())));
        List<Token> wanted = shown(computed.subList(fromC, Math.min(toC, computed.size())));
        for (int i = 0; i < Math.max(had.size(), wanted.size()); i++) {
            Token named = i < had.size() ? had.get(i) : wanted.get(i);
            mismatches.add(new Mismatch(
                    named.where() + (named.kind().matches("text|style|tag") ? "" : " (" + named.kind() + ")"),
                    i < had.size() ? had.get(i).value() : "",
                    i < wanted.size() ? wanted.get(i).value() : ""));
        }
    }

    private static List<Token> shown(List<Token> tokens) {
        List<Token> content = tokens.stream()
                .filter(t -> !t.kind().equals("tag") && !t.value().isEmpty())
                .toList();
        return content.isEmpty() ? tokens : content;
    }
}
