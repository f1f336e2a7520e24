package dev.limpid.testkit;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints which tests were skipped and why, one line for each class and reason.
 *
 * <p>Surefire only prints their number. JUnit finds this listener through {@link java.util.ServiceLoader}.
 */
public final class SkippedTests implements TestExecutionListener {
    private static final String PREFIX = "Assumption failed: ";

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        count(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            count(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason is given"));
        }
    }

    private void count(TestIdentifier test, String reason) {
        String text = reason.startsWith(PREFIX) ? reason.substring(PREFIX.length()) : reason;
        counts.merge(className(test) + ": " + text, 1, Integer::sum);
    }

    private static String className(TestIdentifier test) {
        String name = test.getSource()
                .map(source -> source instanceof MethodSource method
                        ? method.getClassName()
                        : source instanceof ClassSource type ? type.getClassName() : "")
                .filter(found -> !found.isEmpty())
                .orElse(test.getDisplayName());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        new TreeMap<>(counts)
                .forEach((line, count) ->
                        System.out.println("Skipped " + count + (count == 1 ? " test of " : " tests of ") + line));
        counts.clear();
    }
}
