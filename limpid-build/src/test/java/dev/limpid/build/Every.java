package dev.limpid.build;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** A lambda or method reference of every kind, with one line of text for each. */
public final class Every implements Supplier<List<String>> {
    private final String name;

    public Every() {
        this("every");
    }

    private Every(String name) {
        this.name = name;
    }

    /** A method with a body, and a private one that it refers to. */
    private interface Named {
        String called();

        default Supplier<String> twice() {
            return this::doubled;
        }

        private String doubled() {
            return called() + called();
        }

        static String plain(Object what) {
            return "plain " + what;
        }
    }

    /** The three numbers and their name. */
    private interface Four<T> {
        T of(long a, double b, int c, T name);
    }

    private static final class Inner {
        private final int count;

        private Inner(int count) {
            this.count = count;
        }

        private Supplier<Integer> counted(String name) {
            return () -> name.length() + count;
        }
    }

    @Override
    public List<String> get() {
        List<String> lines = new ArrayList<>();
        captured(lines::add, 3, 4L, 0.5, 'x', (byte) 7);
        references(lines::add);
        conversions(lines::add);
        Supplier<String> serializable = (Supplier<String> & Serializable) () -> "serializable " + name;
        lines.add(serializable.get());
        return lines;
    }

    private void captured(Consumer<String> to, int whole, long large, double real, char letter, byte small) {
        Supplier<String> all = () -> name + whole + large + real + letter + small;
        to.accept(all.get());
        Four<String> four = (a, b, c, text) -> text + a + b + c + whole;
        to.accept(four.of(5L, 1.5, 2, "four"));
        Supplier<Supplier<String>> nested = () -> () -> name + large;
        to.accept(nested.get().get());
        Runnable nothing = () -> to.accept("run");
        nothing.run();
        IntUnaryOperator[] recursive = new IntUnaryOperator[1];
        recursive[0] = n -> n < 2 ? 1 : n * recursive[0].applyAsInt(n - 1);
        to.accept("factorial " + recursive[0].applyAsInt(6));
    }

    private void references(Consumer<String> to) {
        Function<Integer, Inner> constructor = Inner::new;
        to.accept("inner " + constructor.apply(4).counted("abc").get());
        IntFunction<int[]> array = int[]::new;
        to.accept("array " + array.apply(3).length);
        Function<String, Integer> unbound = String::length;
        to.accept("length " + unbound.apply("four"));
        Supplier<String> bound = "Bound"::toLowerCase;
        to.accept(bound.get());
        Supplier<String> own = this::ownName;
        to.accept(own.get());
        Supplier<String> above = super::toString;
        to.accept("above " + above.get().startsWith("dev.limpid"));
        Named named = () -> "n";
        to.accept(named.twice().get());
        Function<Object, String> ofInterface = Named::plain;
        to.accept(ofInterface.apply(1));
        Function<Named, String> calling = Named::called;
        to.accept(calling.apply(named));
        BiPredicate<String, Object> equal = String::equals;
        to.accept("equal " + equal.test("a", "a"));
    }

    private void conversions(Consumer<String> to) {
        ToLongFunction<Integer> widened = Integer::intValue;
        to.accept("widened " + widened.applyAsLong(8));
        ToDoubleFunction<Character> ofLetter = Every::half;
        to.accept("letter " + ofLetter.applyAsDouble('b'));
        DoubleBinaryOperator larger = Math::max;
        to.accept("larger " + larger.applyAsDouble(1, 2));
        BiFunction<Integer, Integer, Object> boxed = Math::addExact;
        to.accept("boxed " + boxed.apply(2, 3));
        LongSupplier wide = name::length;
        to.accept("wide " + wide.getAsLong());
        Consumer<StringBuilder> dropped = StringBuilder::reverse;
        StringBuilder text = new StringBuilder("ab");
        dropped.accept(text);
        to.accept("dropped " + text);
        Consumer<Integer> two = Every::large;
        two.accept(3);
    }

    private String ownName() {
        return "own " + name;
    }

    private static double half(int code) {
        return code / 2.0;
    }

    private static long large(int number) {
        return number;
    }
}
