package dev.limpid.task;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.ZooJson;
import dev.limpid.app.text.NetworkText;
import dev.limpid.task.TaskResult.Ending;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.util.List;

/** The table of networks that are built in. */
final class ZooListTask implements Task {
    @Override
    public TaskInfo info() {
        return TaskInfo.of("zoo list", "Lists the built-in networks: architecture, training data and accuracy.")
                .examples("");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        List<Card> cards = BuiltIn.all().stream().map(BuiltIn::card).toList();
        NetworkText.lines(cards).forEach(output::say);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object("networks", cards.stream().map(ZooJson::described).toList()));
    }
}
