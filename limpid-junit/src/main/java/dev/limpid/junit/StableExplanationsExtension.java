package dev.limpid.junit;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs the checks of {@link StableExplanations}; safe for parallel tests. */
public final class StableExplanationsExtension implements BeforeTestExecutionCallback, ParameterResolver {
    /** The system property that records references instead of failing where there is none. */
    public static final String UPDATE = "limpid.reference.update";

    private static final Namespace NAMESPACE = Namespace.create(StableExplanationsExtension.class);

    /** For JUnit. */
    public StableExplanationsExtension() {}

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        boolean isHandedOver = context.getRequiredTestMethod().getParameterCount() > 0
                && Arrays.asList(context.getRequiredTestMethod().getParameterTypes())
                        .contains(ExplanationCheck.class);
        if (!isHandedOver) {
            find(context).ifPresent(asked -> check(asked, context).assertStable());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ExplanationCheck.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        StableExplanations asked = find(context)
                .orElseThrow(() -> new ParameterResolutionException("there is no @StableExplanations at the test"));
        try {
            return check(asked, context);
        } catch (LimpidException e) {
            throw new ParameterResolutionException(String.valueOf(e.getMessage()), e);
        }
    }

    @SuppressWarnings("deprecation") // JUnit 5 has no other
    private static ExplanationCheck check(StableExplanations asked, ExtensionContext context) {
        return Objects.requireNonNull(
                context.getStore(NAMESPACE).getOrComputeIfAbsent(asked, ExplanationCheck::of, ExplanationCheck.class));
    }

    /** The annotation of the method, else that of its class or one around it. */
    private static Optional<StableExplanations> find(ExtensionContext context) {
        Optional<StableExplanations> own =
                AnnotationSupport.findAnnotation(context.getElement(), StableExplanations.class);
        return own.or(() -> context.getParent().flatMap(StableExplanationsExtension::find));
    }
}
