package dev.limpid.similar;

/**
 * What is known of a data set as a collection of cases.
 *
 * @param layer whose features are compared
 * @param cases how many
 * @param features how many numbers each has
 * @param agreement the share of cases whose nearest case has the same class: how well the distance tells classes apart
 * @param chance that agreement if neighbours were drawn at random
 * @param same the distance within which half of the cases have the nearest of their class
 * @param sameLimit the distance within which 95 % have it
 * @param other the same for the nearest of another class, half of the cases
 * @param isApproximate whether some neighbours may be missed
 */
public record CaseSummary(
        String layer,
        int cases,
        int features,
        double agreement,
        double chance,
        double same,
        double sameLimit,
        double other,
        boolean isApproximate) {}
