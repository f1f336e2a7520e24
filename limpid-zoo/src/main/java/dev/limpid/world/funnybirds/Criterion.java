package dev.limpid.world.funnybirds;

import java.util.OptionalDouble;

/** A score of the protocol, by the abbreviation of the paper. */
public enum Criterion {
    /** Accuracy. */
    A("accuracy"),
    /** Controlled synthetic data check. */
    CSDC("data check"),
    /** Preservation check. */
    PC("preservation"),
    /** Deletion check. */
    DC("deletion"),
    /** Distractibility. */
    D("distractibility"),
    /** Background independence. */
    BI("background independence"),
    /** Single deletion. */
    SD("single deletion"),
    /** Target sensitivity. */
    TS("target sensitivity"),
    /** Completeness. */
    COM("completeness"),
    /** Correctness. */
    COR("correctness"),
    /** Contrastivity. */
    CON("contrastivity"),
    /** The mean of the last three. */
    MEAN("mean");

    private final String title;

    Criterion(String title) {
        this.title = title;
    }

    /** Its name in words. */
    public String title() {
        return title;
    }

    /** Its score; empty where no picture was fit to measure it. */
    public OptionalDouble of(Verdict verdict) {
        return switch (this) {
            case A -> verdict.accuracy();
            case CSDC -> verdict.dataCheck();
            case PC -> verdict.preservation();
            case DC -> verdict.deletion();
            case D -> verdict.distractibility();
            case BI -> verdict.backgroundIndependence();
            case SD -> verdict.singleDeletion();
            case TS -> verdict.targetSensitivity();
            case COM -> verdict.completeness();
            case COR -> verdict.correctness();
            case CON -> verdict.contrastivity();
            case MEAN -> verdict.overall();
        };
    }
}
