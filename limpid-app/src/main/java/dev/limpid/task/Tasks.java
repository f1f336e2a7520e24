package dev.limpid.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All tasks by their names. */
public final class Tasks {
    private static final Map<String, Supplier<Task>> ALL = all();

    private Tasks() {}

    /** The names, in the order in which they are shown. */
    public static Set<String> names() {
        return ALL.keySet();
    }

    /**
     * The task with a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Task named(String name) {
        Supplier<Task> task = ALL.get(name);
        if (task == null) {
            throw new IllegalArgumentException("there is no task '" + name + "'");
        }
        return task.get();
    }

    private static Map<String, Supplier<Task>> all() {
        Map<String, Supplier<Task>> tasks = new LinkedHashMap<>();
        tasks.put("inspect", InspectTask::new);
        tasks.put("explain", ExplainTask::new);
        tasks.put("boxes", BoxesTask::new);
        tasks.put("compile", CompileTask::new);
        tasks.put("methods", MethodsTask::new);
        tasks.put("bench", BenchTask::new);
        tasks.put("metrics", MetricsTask::new);
        tasks.put("evaluate", EvaluateTask::new);
        tasks.put("advise", AdviseTask::new);
        tasks.put("plan", PlanTask::new);
        tasks.put("query", QueryTask::new);
        tasks.put("check", CheckTask::new);
        tasks.put("look", LookTask::new);
        tasks.put("dream", DreamTask::new);
        tasks.put("map", MapTask::new);
        tasks.put("importance", ImportanceTask::new);
        tasks.put("layers", LayersTask::new);
        tasks.put("dissect", DissectTask::new);
        tasks.put("concepts", ConceptsTask::new);
        tasks.put("capsules", CapsulesTask::new);
        tasks.put("report", ReportTask::new);
        tasks.put("distill", DistillTask::new);
        tasks.put("words", WordsTask::new);
        tasks.put("locate", LocateTask::new);
        tasks.put("cases", CaseTask::new);
        tasks.put("prototypes", PrototypeTask::new);
        tasks.put("influence", InfluenceTask::new);
        tasks.put("labels", LabelTask::new);
        tasks.put("attack", AttackTask::new);
        tasks.put("counterfactual", CounterfactualTask::new);
        tasks.put("guard", GuardTask::new);
        tasks.put("demo", DemoTask::new);
        tasks.put("zoo list", ZooListTask::new);
        tasks.put("zoo draw", ZooDrawTask::new);
        tasks.put("zoo judge", ZooJudgeTask::new);
        tasks.put("zoo export", ZooExportTask::new);
        tasks.put("zoo train", ZooTrainTask::new);
        tasks.put("zoo retrain", ZooRetrainTask::new);
        return tasks;
    }
}
