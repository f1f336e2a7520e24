package dev.limpid.trust;

import java.util.Locale;

/** Why a metric's numbers can be believed. */
public sealed interface Proof {
    /** One word for tables. */
    String status();

    /** The proof in a sentence. */
    String sentence();

    /**
     * The numbers of another implementation on shared arrays.
     *
     * @param witness the implementation and its version
     * @param tolerance the largest difference that the test accepts
     * @param difference how the definitions differ; empty if they do not
     */
    record Verified(String witness, double tolerance, String difference) implements Proof {
        @Override
        public String status() {
            return "verified";
        }

        @Override
        public String sentence() {
            return String.format(Locale.ROOT, "within %.0e of %s", tolerance, witness)
                    + (difference.isEmpty() ? "" : "; " + difference);
        }
    }

    /**
     * The exact value for functions whose result is known.
     *
     * @param functions which functions, and what their value is
     */
    record ClosedForm(String functions) implements Proof {
        @Override
        public String status() {
            return "closed form";
        }

        @Override
        public String sentence() {
            return functions;
        }
    }

    /**
     * A definition of this project, tested by its laws.
     *
     * @param laws what is tested
     */
    record Own(String laws) implements Proof {
        @Override
        public String status() {
            return "own";
        }

        @Override
        public String sentence() {
            return laws;
        }
    }

    /**
     * A metric that is computed as published but must not decide anything.
     *
     * @param reason the law that it breaks
     * @param numbers how the numbers were checked nevertheless
     */
    record Quarantined(String reason, String numbers) implements Proof {
        @Override
        public String status() {
            return "quarantined";
        }

        @Override
        public String sentence() {
            return reason + " (numbers: " + numbers + ")";
        }
    }
}
