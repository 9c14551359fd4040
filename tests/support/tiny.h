/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scratch folder with a handful of small classification files, for tests of names and layouts. */
#ifndef TARVE_TEST_TINY_H
#define TARVE_TEST_TINY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline void tiny_write(const char *dir, const char *name, const char *text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *fp = fopen(path, "wb");
    assert_non_null(fp);
    assert_int_equal(fwrite(text, 1, strlen(text), fp), strlen(text));
    assert_int_equal(fclose(fp), 0);
}

/* dir: a template for mkdtemp ("/tmp/tarve-x-XXXXXX"). */
static inline void tiny_classifications(char *dir)
{
    assert_non_null(mkdtemp(dir));
    tiny_write(dir, "municipalities.csv",
               "code,name_fi,name_sv,name_en,subregion,employment_area,region,wellbeing_area,ely,"
               "valid_to,merged_into,other_names\n"
               "KU049,Espoo,Esbo,Espoo,,,MK01,,,,,\n"
               "KU099,Honkajoki,Honkajoki,Honkajoki,,,MK04,,,2021,KU214,\n"
               "KU214,Kankaanpää,Kankaanpää,Kankaanpää,,,MK04,,,,,\n"
               "KU005,Alajärvi,Alajärvi,Alajärvi,,,MK14,,,,,\n"
               "KU009,Alavieska,Alavieska,Alavieska,,,MK17,,,,,\n"
               "KU077,Hankasalmi,Hankasalmi,Hankasalmi,SK131,TA27,MK13,,,,,\n"
               "KU179,Jyväskylä,Jyväskylä,Jyväskylä,SK131,,MK13,,,,,\n"
               "KU182,Jämsä,Jämsä,Jämsä,SK134,,MK13,,,,,\n"
               "KU226,Karstula,Karstula,Karstula,SK138,TA27,MK13,,,,,\n"
               "KU478,Maarianhamina - "
               "Mariehamn,Mariehamn,Mariehamn,,,MK21,,,,,Maarianhamina|Mariehamns stad\n"
               "KU564,Oulu,Uleåborg,Oulu,,,MK17,,,,,\n"
               "KU729,Saarijärvi,Saarijärvi,Saarijärvi,SK138,TA27,MK13,,,,,\n"
               "KU931,Viitasaari,Viitasaari,Viitasaari,SK138,TA27,MK13,,,,,\n"
               "KU992,Äänekoski,Äänekoski,Äänekoski,SK135,TA27,MK13,,,,,\n");
    tiny_write(
        dir, "areas.csv",
        "code,level,name_fi,name_sv,name_en\n"
        "SSS,country,KOKO MAA,HELA LANDET,WHOLE COUNTRY\n"
        "MK01,region,Uusimaa,Nyland,Uusimaa\n"
        "MK02,region,Varsinais-Suomi,Egentliga Finland,Southwest Finland\n"
        "MK13,region,Keski-Suomi,Mellersta Finland,Central Finland\n"
        "SK131,subregion,Jyväskylä,Jyväskylä,Jyväskylä\n"
        "SK135,subregion,Äänekoski,Äänekoski,Äänekoski\n"
        "SK138,subregion,Saarijärvi-Viitasaari,Saarijärvi-Viitasaari,Saarijärvi-Viitasaari\n"
        "TA27,employment_area,Pohjoinen Keski-Suomi,Norra Mellersta Finland,Northern Central "
        "Finland\n"
        "ELY10,ely,Keski-Suomen ELY-keskus,,Central Finland ELY Centre\n"
        "KU199,none,Tuntematon,Okänd,Unknown\n"
        "KUJOU,none,Ei kuntaa,,\n");
    tiny_write(
        dir, "occupations.csv",
        "code,name_fi,name_sv,name_en\n"
        "SSS,Yhteensä,Totalt,Total\n"
        "0110,Upseerit,Officerare,Commissioned armed forces officers\n"
        "2,Erityisasiantuntijat,Specialister,Professionals\n"
        "2221,Sairaanhoitajat,Sjukskötare,Nursing professionals\n"
        "5321,Lähihoitajat,Närvårdare,Practical nurses\n"
        "7212,Hitsaajat ja kaasuleikkaajat,Svetsare,Welders\n"
        "X212,\"Ammatti ei tiedossa, tarkista tieto\",,\"Occupation unknown, check data\"\n");
    tiny_write(dir, "fields.csv",
               "code,name_fi,name_sv,name_en\n"
               "F:07,Tekniikan alat,De tekniska områdena,Engineering\n"
               "F:09,Terveys- ja hyvinvointialat,,Health and welfare\n");
    tiny_write(dir, "qualifications.csv",
               "code,level,field,name_fi,name_sv,name_en\n"
               "Q:371101,vet,F:09,Sosiaali- ja terveysalan perustutkinto,,\n"
               "Q:sairaanhoitaja-amk,uas,F:09,Sairaanhoitaja (AMK),,Bachelor of Health Care\n");
}

static inline void tiny_remove(const char *dir)
{
    static const char *const names[] = {"municipalities.csv", "areas.csv", "occupations.csv",
                                        "fields.csv", "qualifications.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        (void)remove(path);
    }
    (void)rmdir(dir);
}

#endif
