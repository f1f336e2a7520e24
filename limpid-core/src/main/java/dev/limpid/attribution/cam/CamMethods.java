package dev.limpid.attribution.cam;

import dev.limpid.attribution.Method;
import java.util.List;

/** Class activation maps. */
public final class CamMethods {
    private CamMethods() {}

    /** All methods of the family. */
    public static List<Method> all() {
        return List.of(
                new Cam(),
                new GradCam(),
                new GradCamPlusPlus(),
                new SmoothGradCamPlusPlus(),
                new XGradCam(),
                new HiResCam(),
                new ElementWiseGradCam(),
                new LayerCam(),
                new EigenCam(),
                new EigenGradCam(),
                new SegEigenCam(),
                new KpcaCam(),
                new ScoreCam(),
                new SsCam(),
                new IsCam(),
                new AblationCam(),
                ReciproCam.ofMaps(),
                ReciproCam.ofTokens(),
                new Fem(),
                new ShapleyCam(),
                new FinerCam(),
                new NormGrad(),
                new ActivationMap(),
                new GuidedGradCam());
    }
}
