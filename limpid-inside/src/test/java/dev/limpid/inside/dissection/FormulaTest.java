package dev.limpid.inside.dissection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaTest {
    @Test
    void readsFromLeftToRight() {
        Formula formula = Formula.of(0).with(Formula.Join.OR, 1).with(Formula.Join.AND_NOT, 2);
        assertEquals("(a OR b) AND NOT c", formula.text(i -> "abc".substring(i, i + 1)));
        for (int bits = 0; bits < 8; bits++) {
            BitSet present = BitSet.valueOf(new long[] {bits});
            boolean expected = (present.get(0) || present.get(1)) && !present.get(2);
            assertEquals(expected, formula.holds(present));
        }
    }

    @Test
    void whereItHoldsIsWhereItHoldsForEach() {
        List<BitSet> sets = List.of(
                BitSet.valueOf(new long[] {0b1100}),
                BitSet.valueOf(new long[] {0b1010}),
                BitSet.valueOf(new long[] {0b0110}));
        for (Formula.Join first : List.of(Formula.Join.IS, Formula.Join.NOT)) {
            for (Formula.Join join : List.of(Formula.Join.AND, Formula.Join.OR, Formula.Join.AND_NOT)) {
                Formula formula = new Formula(List.of(
                        new Formula.Step(first, 0), new Formula.Step(join, 1), new Formula.Step(Formula.Join.OR, 2)));
                BitSet where = formula.where(sets::get, 4);
                for (int i = 0; i < 4; i++) {
                    BitSet present = new BitSet();
                    for (int c = 0; c < 3; c++) {
                        present.set(c, sets.get(c).get(i));
                    }
                    assertEquals(formula.holds(present), where.get(i));
                }
            }
        }
    }
}
