package dev.limpid.contrast.attack;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import java.util.List;

/** All attacks. */
public final class Attacks {
    private static final List<Attack> ALL = List.of(
            new Projected("fgsm", Norm.LINF, 1, 1, false, false),
            new Projected("fgm", Norm.L2, 1, 1, false, false),
            new Projected("pgd-linf", Norm.LINF, 40, 0.0333, true, false),
            new Projected("bim-linf", Norm.LINF, 20, 0.1, false, true),
            new Projected("pgd-l2", Norm.L2, 50, 0.025, true, false),
            new Projected("bim-l2", Norm.L2, 20, 0.1, false, true),
            new DeepFool(Norm.L2, 50, 10, 0.02),
            new DeepFool(Norm.LINF, 50, 10, 0.02),
            new Bisection(new Projected("pgd-linf", Norm.LINF, 40, 0.0333, false, false), 10),
            new Bisection(new Projected("pgd-l2", Norm.L2, 50, 0.05, false, false), 10),
            new Boundary(400, 10),
            new HopSkipJump(24, 100),
            new FewPixels(24),
            new Patch(4, 60));

    private Attacks() {}

    /** Every attack. */
    public static List<Attack> all() {
        return ALL;
    }

    /** The attack of a name. @throws LimpidException if there is none */
    public static Attack named(String name) {
        List<String> names = ALL.stream().map(Attack::name).toList();
        return ALL.stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.notFound("there is no attack '" + name + "'; the attacks are "
                        + String.join(", ", names)
                        + Suggestion.clause(name, names)));
    }
}
