package dev.limpid.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a task is called, what it does, and what it takes.
 *
 * @param name as it is asked for, such as {@code dissect} or {@code zoo judge}
 * @param description sentences
 * @param parameters those with a place in the order of their places
 * @param examples of how to ask it
 */
public record TaskInfo(String name, String description, List<Parameter<?>> parameters, List<Example> examples) {

    /** Copies the lists. */
    public TaskInfo {
        parameters = List.copyOf(parameters);
        examples = List.copyOf(examples);
    }

    /** The parameter with a name. */
    public Optional<Parameter<?>> find(String parameter) {
        return parameters.stream().filter(p -> p.name().equals(parameter)).findFirst();
    }

    static TaskInfo of(String name, String description) {
        return new TaskInfo(name, description, List.of(), List.of());
    }

    /** The same with more parameters. */
    TaskInfo taking(Parameter<?>... more) {
        return taking(Arrays.asList(more));
    }

    /** The same with more parameters. */
    TaskInfo taking(List<Parameter<?>> more) {
        return new TaskInfo(
                name,
                description,
                Stream.concat(parameters.stream(), more.stream()).toList(),
                examples);
    }

    /** The same with examples; see {@link Example#parse}. */
    TaskInfo examples(String... texts) {
        List<Example> all = new ArrayList<>(examples);
        Arrays.stream(texts).map(Example::parse).forEach(all::add);
        return new TaskInfo(name, description, parameters, all);
    }
}
