package dev.limpid.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that a network still predicts and explains as recorded. Files are relative to the folder in which the tests run, which is that
 * of the module with Maven and Gradle.
 *
 * <pre>{@code
 * @Test
 * @StableExplanations(model = "models/cats.onnx", reference = "src/test/golden/cats")
 * void theNetworkLooksWhereItDid() {}
 *
 * @Test
 * @StableExplanations(model = "models/cats-int8.onnx", reference = "src/test/golden/cats", correlation = 0.7)
 * void theQuantisedNetworkPredictsTheSame(ExplanationCheck check) {
 *     check.assertPredictions();
 *     check.assertMaps("grad-cam");
 * }
 * }</pre>
 *
 * <p>A method without a parameter of type {@link ExplanationCheck} is checked in all before its body runs. With the system property
 * {@value StableExplanationsExtension#UPDATE} set to {@code true} the reference is recorded first, which needs {@link #data} and
 * {@link #methods}.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StableExplanationsExtension.class)
public @interface StableExplanations {
    /** The network: an ONNX file, or {@code zoo:NAME}. */
    String model();

    /** The folder of the reference. */
    String reference();

    /** The pictures: a folder, a CSV manifest or {@code zoo}; by default those of the reference. */
    String data() default "";

    /** The methods to record. A check takes those of the reference. */
    String[] methods() default {};

    /** How many pictures are recorded at most; 0 for all. */
    int limit() default 0;

    /** A file with the names of the classes; by default as the network's own files say. */
    String labels() default "";

    /** How pictures become the input, such as {@code imagenet}; by default as the network's own files say, or guessed. */
    String preprocessing() default "";

    /** The lowest rank correlation of a map with its reference; by default that of the reference. */
    double correlation() default Double.NaN;

    /** The largest share of pictures whose prediction may change; by default that of the reference. */
    double changed() default Double.NaN;

    /** On how many pictures the methods themselves are put on trial; negative: as many as the reference says. */
    int judged() default -1;

    /** A folder for a page with reference, map now and difference, written if the check fails; by default none. */
    String report() default "";
}
