/**
 * Adversarial attacks on classifiers: how small a change of a picture changes its prediction, and how many pictures keep theirs as the
 * change grows.
 *
 * <pre>{@code
 * AttackRequest request = AttackRequest.of("pgd-linf", "deepfool-l2");
 * try (AttackJob job = new AttackJob(model, DataSet.of("photos", model, 0), request)) {
 *     job.run(attack -> System.out.println(attack.name() + " " + attack.results()));
 * }
 * }</pre>
 */
@NullMarked
package dev.limpid.attack;

import org.jspecify.annotations.NullMarked;
