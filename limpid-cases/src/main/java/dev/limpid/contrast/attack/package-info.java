/** Adversarial attacks: small changes of an input that change the prediction. A step of an attack is one graph. */
@NullMarked
package dev.limpid.contrast.attack;

import org.jspecify.annotations.NullMarked;
