package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import dev.limpid.graph.pass.UnrollRecurrence;
import java.util.List;

/**
 * The entries for operators that passes replace by simpler ones before any rule applies. A node that is left has none,
 * and the rule says why.
 */
final class Decomposed {
    private Decomposed() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(Decomposed::recurrent, Operators.named(Trait.RECURRENT))
                        .note("unrolled into one copy of its cell for each step"),
                Entry.of(Decomposed::control, Operators.named(Trait.CONTROL))
                        .note("inlined where constants fix the branch or the number of iterations"));
    }

    private static Cotangents recurrent(Site s) {
        throw new MissingRuleException(
                s.node(),
                UnrollRecurrence.obstacle(s.node(), s.builder()::findType, s.builder()::findConstant)
                        .orElse("the network has too many steps in all its recurrent nodes"));
    }

    private static Cotangents control(Site s) {
        throw new MissingRuleException(
                s.node(),
                s.node().is("If")
                        ? "its branch depends on the input"
                        : "the number of its iterations is too large or depends on the input");
    }
}
