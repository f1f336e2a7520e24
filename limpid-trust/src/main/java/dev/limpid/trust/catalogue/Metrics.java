package dev.limpid.trust.catalogue;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.axiom.Completeness;
import dev.limpid.trust.axiom.Dummy;
import dev.limpid.trust.axiom.ImplementationInvariance;
import dev.limpid.trust.axiom.InputInvariance;
import dev.limpid.trust.axiom.Linearity;
import dev.limpid.trust.axiom.NonSensitivity;
import dev.limpid.trust.axiom.Symmetry;
import dev.limpid.trust.complexity.CompressedSize;
import dev.limpid.trust.complexity.EffectiveComplexity;
import dev.limpid.trust.complexity.Entropy;
import dev.limpid.trust.complexity.SpanningTree;
import dev.limpid.trust.complexity.Sparseness;
import dev.limpid.trust.complexity.TotalVariation;
import dev.limpid.trust.faithfulness.Adcc;
import dev.limpid.trust.faithfulness.Arcc;
import dev.limpid.trust.faithfulness.AreaBetweenCurves;
import dev.limpid.trust.faithfulness.AverageDrop;
import dev.limpid.trust.faithfulness.AverageGain;
import dev.limpid.trust.faithfulness.AverageIncrease;
import dev.limpid.trust.faithfulness.Comprehensiveness;
import dev.limpid.trust.faithfulness.Deletion;
import dev.limpid.trust.faithfulness.FFidelity;
import dev.limpid.trust.faithfulness.FaithfulnessCorrelation;
import dev.limpid.trust.faithfulness.FaithfulnessEstimate;
import dev.limpid.trust.faithfulness.InDomainSingleDeletion;
import dev.limpid.trust.faithfulness.Infidelity;
import dev.limpid.trust.faithfulness.InformationCurve;
import dev.limpid.trust.faithfulness.Insertion;
import dev.limpid.trust.faithfulness.Irof;
import dev.limpid.trust.faithfulness.Lerf;
import dev.limpid.trust.faithfulness.MonotonicityArya;
import dev.limpid.trust.faithfulness.MonotonicityNguyen;
import dev.limpid.trust.faithfulness.Morf;
import dev.limpid.trust.faithfulness.MuFidelity;
import dev.limpid.trust.faithfulness.PixelFlipping;
import dev.limpid.trust.faithfulness.ReferenceFrame;
import dev.limpid.trust.faithfulness.RegionPerturbation;
import dev.limpid.trust.faithfulness.Retraining;
import dev.limpid.trust.faithfulness.Road;
import dev.limpid.trust.faithfulness.RoadCombined;
import dev.limpid.trust.faithfulness.Selectivity;
import dev.limpid.trust.faithfulness.SensitivityN;
import dev.limpid.trust.faithfulness.Sufficiency;
import dev.limpid.trust.faithfulness.WinRate;
import dev.limpid.trust.localisation.AttributionLocalisation;
import dev.limpid.trust.localisation.AveragePrecision;
import dev.limpid.trust.localisation.BoxIou;
import dev.limpid.trust.localisation.EnergyPointingGame;
import dev.limpid.trust.localisation.Focus;
import dev.limpid.trust.localisation.IntersectionOverUnion;
import dev.limpid.trust.localisation.LocalisationError;
import dev.limpid.trust.localisation.MaxBoxAcc;
import dev.limpid.trust.localisation.PixelAveragePrecision;
import dev.limpid.trust.localisation.PointingGame;
import dev.limpid.trust.localisation.RelevanceMassAccuracy;
import dev.limpid.trust.localisation.RelevanceRankAccuracy;
import dev.limpid.trust.localisation.RocAuc;
import dev.limpid.trust.localisation.TopKIntersection;
import dev.limpid.trust.randomisation.DataRandomisation;
import dev.limpid.trust.randomisation.EdgeSimilarity;
import dev.limpid.trust.randomisation.EfficientMprt;
import dev.limpid.trust.randomisation.Mprt;
import dev.limpid.trust.randomisation.RandomLogit;
import dev.limpid.trust.randomisation.SmoothMprt;
import dev.limpid.trust.robustness.AttackStability;
import dev.limpid.trust.robustness.AugmentationAgreement;
import dev.limpid.trust.robustness.Consistency;
import dev.limpid.trust.robustness.Continuity;
import dev.limpid.trust.robustness.LocalLipschitz;
import dev.limpid.trust.robustness.RelativeStability;
import dev.limpid.trust.robustness.SeedStability;
import dev.limpid.trust.robustness.Sensitivity;
import java.util.List;
import java.util.stream.Stream;

/** All metrics with their usual settings, those of {@link dev.limpid.metrics} among them. */
public final class Metrics {
    private static final List<ExplanationMetric> ALL = List.of(
            Deletion.STANDARD,
            Insertion.STANDARD,
            Morf.STANDARD,
            Lerf.STANDARD,
            AreaBetweenCurves.STANDARD,
            PixelFlipping.STANDARD,
            RegionPerturbation.STANDARD,
            Selectivity.STANDARD,
            Irof.STANDARD,
            FaithfulnessCorrelation.STANDARD,
            FaithfulnessEstimate.STANDARD,
            MonotonicityArya.STANDARD,
            MonotonicityNguyen.STANDARD,
            SensitivityN.STANDARD,
            MuFidelity.STANDARD,
            Infidelity.STANDARD,
            Comprehensiveness.STANDARD,
            Sufficiency.STANDARD,
            Road.STANDARD,
            RoadCombined.STANDARD,
            AverageDrop.STANDARD,
            AverageIncrease.STANDARD,
            AverageGain.STANDARD,
            WinRate.STANDARD,
            Adcc.STANDARD,
            Arcc.STANDARD,
            InformationCurve.SOFTMAX,
            InformationCurve.ACCURACY,
            InDomainSingleDeletion.STANDARD,
            FFidelity.PLUS,
            FFidelity.MINUS,
            ReferenceFrame.CONTRASTIVE,
            ReferenceFrame.CLASS_GROUP,
            ReferenceFrame.POINTWISE_GROUP,
            ReferenceFrame.CONTRASTIVE_GROUP,
            PointingGame.STANDARD,
            EnergyPointingGame.STANDARD,
            AttributionLocalisation.STANDARD,
            TopKIntersection.STANDARD,
            RelevanceRankAccuracy.STANDARD,
            RelevanceMassAccuracy.STANDARD,
            AveragePrecision.STANDARD,
            RocAuc.STANDARD,
            Focus.STANDARD,
            IntersectionOverUnion.STANDARD,
            BoxIou.STANDARD,
            MaxBoxAcc.STANDARD,
            PixelAveragePrecision.STANDARD,
            LocalisationError.TOP_ONE,
            LocalisationError.TOP_FIVE,
            Sparseness.STANDARD,
            Entropy.STANDARD,
            EffectiveComplexity.STANDARD,
            SpanningTree.STANDARD,
            TotalVariation.STANDARD,
            CompressedSize.STANDARD,
            LocalLipschitz.STANDARD,
            Sensitivity.MAX,
            Sensitivity.AVERAGE,
            Continuity.STANDARD,
            Consistency.STANDARD,
            RelativeStability.INPUT,
            RelativeStability.OUTPUT,
            RelativeStability.REPRESENTATION,
            AugmentationAgreement.STANDARD,
            SeedStability.STANDARD,
            AttackStability.STANDARD,
            Mprt.CASCADING,
            Mprt.INDEPENDENT,
            Mprt.BOTTOM_UP,
            SmoothMprt.STANDARD,
            EfficientMprt.STANDARD,
            RandomLogit.STANDARD,
            DataRandomisation.STANDARD,
            EdgeSimilarity.STANDARD,
            Completeness.STANDARD,
            NonSensitivity.STANDARD,
            InputInvariance.STANDARD,
            ImplementationInvariance.STANDARD,
            Symmetry.STANDARD,
            Dummy.STANDARD,
            Linearity.STANDARD);

    private static final List<ExplanationMetric> RETRAINED = List.of(Retraining.ROAR, Retraining.KAR);

    private Metrics() {}

    /** The metrics, by family. */
    public static List<ExplanationMetric> all() {
        return ALL;
    }

    /** Metrics that train networks again: their descriptions, since they are not computed from one explanation. */
    public static List<ExplanationMetric> retrained() {
        return RETRAINED;
    }

    /** The metric of a name. @throws LimpidException if there is none; the message names similar ones */
    public static ExplanationMetric named(String name) {
        List<ExplanationMetric> every =
                Stream.concat(ALL.stream(), RETRAINED.stream()).toList();
        List<String> names = every.stream().map(m -> m.info().name()).toList();
        return every.stream()
                .filter(m -> m.info().name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        LimpidException.notFound("there is no metric '" + name + "'" + Suggestion.clause(name, names)));
    }
}
