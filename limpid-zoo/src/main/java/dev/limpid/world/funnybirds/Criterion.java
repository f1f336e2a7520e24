package dev.limpid.world.funnybirds;

import java.util.OptionalDouble;

/** A score of the FunnyBirds protocol, by its abbreviation in the paper. */
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

    /** Its score; empty if it is undefined for all images. */
    public OptionalDouble of(ProtocolScores scores) {
        return switch (this) {
            case A -> scores.accuracy();
            case CSDC -> scores.dataCheck();
            case PC -> scores.preservation();
            case DC -> scores.deletion();
            case D -> scores.distractibility();
            case BI -> scores.backgroundIndependence();
            case SD -> scores.singleDeletion();
            case TS -> scores.targetSensitivity();
            case COM -> scores.completeness();
            case COR -> scores.correctness();
            case CON -> scores.contrastivity();
            case MEAN -> scores.overall();
        };
    }
}
