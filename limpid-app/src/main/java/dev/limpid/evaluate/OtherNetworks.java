package dev.limpid.evaluate;

import dev.limpid.Model;
import dev.limpid.error.LimpidException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The other trainings of a network, opened when they are first asked for. Safe for many threads. */
final class OtherNetworks implements AutoCloseable {
    private final OtherTrainings names;
    private final JudgedNetwork network;
    private final Map<String, JudgedNetwork> open = new HashMap<>();

    OtherNetworks(OtherTrainings names, JudgedNetwork network) {
        this.names = names;
        this.network = network;
    }

    /** The network after fine-tuning on deletions. @throws LimpidException if it cannot be opened or is of another form */
    Optional<JudgedNetwork> tuned() {
        return names.tuned().map(this::open);
    }

    /** A network that was trained on random labels. @throws LimpidException if it cannot be opened or is of another form */
    Optional<JudgedNetwork> randomLabels() {
        return names.randomLabels().map(this::open);
    }

    private synchronized JudgedNetwork open(String name) {
        JudgedNetwork known = open.get(name);
        if (known != null) {
            return known;
        }
        if (name.equals(network.model().name())) {
            return network;
        }
        Model model = Model.open(name, names.options());
        try {
            JudgedNetwork made = JudgedNetwork.ofAnyKind(model, OtherTrainings.NONE);
            requireSameForm(name, made);
            open.put(name, made);
            return made;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private void requireSameForm(String name, JudgedNetwork made) {
        if (!made.shape().equals(network.shape())) {
            throw LimpidException.badInput(
                    name + " takes " + made.shape() + ", but " + network.model().name() + " takes " + network.shape()
                            + "; it must be another training of the same network");
        }
        if (made.scores().classes() != network.scores().classes()) {
            throw LimpidException.badInput(name + " has " + made.scores().classes() + " classes, but "
                    + network.model().name() + " has " + network.scores().classes()
                    + "; it must be another training of the same network");
        }
    }

    @Override
    public synchronized void close() {
        for (JudgedNetwork each : open.values()) {
            each.close();
            each.model().close();
        }
        open.clear();
    }
}
