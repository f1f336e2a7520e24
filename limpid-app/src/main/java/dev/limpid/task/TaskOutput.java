package dev.limpid.task;

import dev.limpid.error.LimpidException;

/** What a task tells a door while it runs. Calls of one task come from one thread at a time. */
public interface TaskOutput {
    /** A share of the work is done, 0 to 1, and what is under way. */
    void progress(double share, String what);

    /** The same from jobs that name the step first. */
    default void step(String what, double share) {
        progress(share, what);
    }

    /** A line for people, or several lines. */
    void say(String text);

    /** A sentence about something that needs attention, and does not end the task. */
    void warn(String where, String sentence);

    /** An input that could not be used. */
    void failed(String where, LimpidException reason);

    /** Whether somebody will read the document of the result. */
    boolean wantsDocument();

    /** How users of the door write the name of a parameter. */
    String nameOf(Parameter<?> parameter);

    /** How the task can be asked again, as it is written into results. */
    String command();

    /** The same with more values. */
    String commandWith(Example more);

    /** How another task can be asked, as it is shown to people. */
    String command(String task, Example words);
}
