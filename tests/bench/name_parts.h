// What made-up names are put together from; the frequent ones first.
//
// Thread-safety: constants.
#pragma once

#include <array>

#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::bench {

// A town and its country.
struct Town {
  const char* name;
  const char* country;
};
inline constexpr Town kTowns[] = {
    {"London", "GB"},      {"Nairobi", "KE"},   {"Kampala", "UG"},      {"Lagos", "NG"},
    {"Accra", "GH"},       {"Freetown", "SL"},  {"Lusaka", "ZM"},       {"Addis Ababa", "ET"},
    {"Kinshasa", "CD"},    {"Dakar", "SN"},     {"Abidjan", "CI"},      {"Maputo", "MZ"},
    {"Luanda", "AO"},      {"Mumbai", "IN"},    {"Delhi", "IN"},        {"Dhaka", "BD"},
    {"Lima", "PE"},        {"Bogotá", "CO"},    {"Quito", "EC"},        {"Cairo", "EG"},
    {"Khartoum", "SD"},    {"Mogadishu", "SO"}, {"Hargeisa", "SO"},     {"Kigali", "RW"},
    {"Bujumbura", "BI"},   {"Lilongwe", "MW"},  {"Blantyre", "MW"},     {"Mzuzu", "MW"},
    {"Harare", "ZW"},      {"Bulawayo", "ZW"},  {"Gaborone", "BW"},     {"Windhoek", "NA"},
    {"Maseru", "LS"},      {"Mbabane", "SZ"},   {"Durban", "ZA"},       {"Cape Town", "ZA"},
    {"Pretoria", "ZA"},    {"Kumasi", "GH"},    {"Tamale", "GH"},       {"Kano", "NG"},
    {"Ibadan", "NG"},      {"Enugu", "NG"},     {"Makeni", "SL"},       {"Bo", "SL"},
    {"Kenema", "SL"},      {"Monrovia", "LR"},  {"Conakry", "GN"},      {"Bissau", "GW"},
    {"Bamako", "ML"},      {"Niamey", "NE"},    {"Ouagadougou", "BF"},  {"Lomé", "TG"},
    {"Cotonou", "BJ"},     {"Douala", "CM"},    {"Yaoundé", "CM"},      {"Libreville", "GA"},
    {"Brazzaville", "CG"}, {"Goma", "CD"},      {"Bukavu", "CD"},       {"Mbarara", "UG"},
    {"Gulu", "UG"},        {"Jinja", "UG"},     {"Mbale", "UG"},        {"Kisumu", "KE"},
    {"Mombasa", "KE"},     {"Eldoret", "KE"},   {"Garissa", "KE"},      {"Kakamega", "KE"},
    {"Arusha", "TZ"},      {"Dodoma", "TZ"},    {"Mwanza", "TZ"},       {"Dar es Salaam", "TZ"},
    {"Zanzibar", "TZ"},    {"Ndola", "ZM"},     {"Kitwe", "ZM"},        {"Livingstone", "ZM"},
    {"Beira", "MZ"},       {"Nampula", "MZ"},   {"Huambo", "AO"},       {"Antananarivo", "MG"},
    {"Gondar", "ET"},      {"Mekelle", "ET"},   {"Jimma", "ET"},        {"Juba", "SS"},
    {"Liverpool", "GB"},   {"Leeds", "GB"},     {"Cardiff", "GB"},      {"Glasgow", "GB"},
    {"Belfast", "GB"},     {"Dublin", "IE"},    {"Paris", "FR"},        {"Lyon", "FR"},
    {"Geneva", "CH"},      {"Brussels", "BE"},  {"Lisbon", "PT"},       {"Madrid", "ES"},
    {"São Paulo", "BR"},   {"Manaus", "BR"},    {"La Paz", "BO"},       {"Managua", "NI"},
    {"Kathmandu", "NP"},   {"Lahore", "PK"},    {"Karachi", "PK"},      {"Colombo", "LK"},
    {"Yangon", "MM"},      {"Manila", "PH"},    {"Port Moresby", "PG"}, {"Suva", "FJ"}};

inline constexpr const char* kFamilies[] = {
    "Okafor",   "Mensah",    "Kamau",   "Banda",    "Phiri",   "Mwangi",  "Ochieng", "Tadesse",
    "Abebe",    "Diallo",    "Traoré",  "Koné",     "Sesay",   "Kamara",  "Koroma",  "Bangura",
    "Nakato",   "Ssemakula", "Mutasa",  "Moyo",     "Ndlovu",  "Dlamini", "Nkosi",   "Chanda",
    "Mulenga",  "Tembo",     "Otieno",  "Wanjiru",  "Njoroge", "Hassan",  "Mohamed", "Ibrahim",
    "Yusuf",    "Farah",     "Eze",     "Adeyemi",  "Balogun", "Sow",     "Ndiaye",  "Sarr",
    "Fofana",   "Ouattara",  "Kouassi", "Mbeki",    "Mandela", "Nyerere", "Smith",   "Jones",
    "Williams", "Brown",     "Taylor",  "Davies",   "Evans",   "Wilson",  "Silva",   "Santos",
    "Pereira",  "Costa",     "García",  "Martínez", "López",   "Quispe",  "Sharma",  "Patel"};

// Syllables of invented places and persons.
inline constexpr const char* kSyllables[] = {
    "ka",  "ma", "ko", "ro",  "ba",  "la", "ki", "su", "mu", "nya", "ru",  "mbe",
    "ta",  "li", "go", "ndo", "za",  "we", "ya", "bu", "si", "ngo", "pa",  "te",
    "cha", "lo", "ni", "sha", "mi",  "du", "ga", "wa", "bi", "tu",  "kwe", "ra",
    "se",  "fo", "ja", "le",  "nga", "mo", "pe", "vu", "dza"};

// A kind of organisation: a pattern with {T} theme, {P} place, {N} family name, its language, and
// the pattern of the same kind in another language.
struct Kind {
  const char* pattern;
  const char* language;
  organisations::v1::Organisation::Type type;
  const char* translation;
};
using Type = organisations::v1::Organisation;
inline constexpr Kind kKinds[] = {
    {"{P} Community Health Centre", "en", Type::HEALTH_PROVIDER,
     "Centre de santé communautaire de {P}"},
    {"{P} District Hospital", "en", Type::HEALTH_PROVIDER, "Hôpital de district de {P}"},
    {"{N} Foundation", "en", Type::FOUNDATION, "Fondation {N}"},
    {"{P} {T} Initiative", "en", Type::NATIONAL_NGO, "Initiative {P}"},
    {"{N} {T} Trust", "en", Type::FOUNDATION, "Fondation {N}"},
    {"{P} Women's Group", "en", Type::COMMUNITY_GROUP, "Groupe de femmes de {P}"},
    {"Centre de santé de {P}", "fr", Type::HEALTH_PROVIDER, "{P} Health Centre"},
    {"{N} Memorial Hospital", "en", Type::HEALTH_PROVIDER, "Hospital {N}"},
    {"{P} Health Partnership", "en", Type::NETWORK, "Partenariat santé {P}"},
    {"Fundación {N}", "es", Type::FOUNDATION, "{N} Foundation"},
    {"Ministry of {T}, {P}", "en", Type::LOCAL_GOVERNMENT, "Ministère, {P}"},
    {"Associação de {P}", "pt", Type::COMMUNITY_GROUP, "{P} Association"},
    {"{P} School of Nursing and Midwifery", "en", Type::TRAINING_INSTITUTION,
     "École d'infirmiers de {P}"},
    {"Action for {T} in {P}", "en", Type::NATIONAL_NGO, "Action {P}"},
    {"Association {N} pour le développement de {P}", "fr", Type::NATIONAL_NGO,
     "{N} Association for the Development of {P}"},
    {"{N} & Sons Medical Supplies Ltd", "en", Type::COMPANY, "Fournitures médicales {N}"},
    {"University of {P}", "en", Type::UNIVERSITY, "Université de {P}"},
    {"{P} Youth Network for {T}", "en", Type::COMMUNITY_GROUP, "Réseau des jeunes de {P}"},
    {"Kituo cha Afya {P}", "sw", Type::HEALTH_PROVIDER, "{P} Health Centre"},
    {"Centro de Salud {P}", "es", Type::HEALTH_PROVIDER, "{P} Health Centre"},
    {"Hôpital {N} de {P}", "fr", Type::HEALTH_PROVIDER, "{N} Hospital of {P}"},
    {"St. {N}'s Mission Hospital {P}", "en", Type::HEALTH_PROVIDER, "Hôpital Saint {N} {P}"},
    {"{P} Institute of {T}", "en", Type::RESEARCH_BODY, "Institut de {P}"},
    {"Friends of {P}", "en", Type::DIASPORA_ORGANISATION, "Les amis de {P}"},
    {"{P} County Department of {T}", "en", Type::LOCAL_GOVERNMENT, "Département de {P}"},
    {"Hospital Rural de {P}", "pt", Type::HEALTH_PROVIDER, "{P} Rural Hospital"},
    {"{N} Diagnostics Limited", "en", Type::COMPANY, "Diagnostics {N}"},
    {"Umoja wa Wanawake {P}", "sw", Type::COMMUNITY_GROUP, "{P} Women's Union"},
    {"International Alliance for {T}, {P} Office", "en", Type::INTERNATIONAL_NGO,
     "Alliance internationale, bureau de {P}"},
    {"{P} Association of {T} Professionals", "en", Type::PROFESSIONAL_BODY,
     "Association professionnelle de {P}"},
    {"Fondation {N} pour la santé de {P}", "fr", Type::FOUNDATION,
     "{N} Foundation for Health in {P}"},
    {"Cooperativa Agrícola de {P}", "pt", Type::COMPANY, "{P} Farmers' Cooperative"}};

inline constexpr const char* kThemes[] = {"Health",
                                          "Community Development",
                                          "Education",
                                          "Maternal and Child Health",
                                          "Water and Sanitation",
                                          "Public Health",
                                          "Agriculture",
                                          "HIV and AIDS",
                                          "Malaria Control",
                                          "Nutrition",
                                          "Human Rights",
                                          "Mental Health",
                                          "Primary Care",
                                          "Eye Care",
                                          "Tuberculosis",
                                          "Disability Inclusion",
                                          "Surgery",
                                          "Palliative Care",
                                          "Emergency Response",
                                          "Family Planning",
                                          "Immunization",
                                          "Medical Research",
                                          "Refugee Health",
                                          "Tropical Medicine",
                                          "Laboratory Medicine",
                                          "Anaesthesia",
                                          "Health Systems",
                                          "Neglected Tropical Diseases",
                                          "Climate Adaptation",
                                          "Child Protection",
                                          "Midwifery",
                                          "Epidemiology"};

// Names in other scripts: of a health centre; a name follows.
struct Script {
  const char* name;
  const char* language;
};
inline constexpr Script kScripts[] = {{"مركز الصحة", "ar"},     {"የጤና ጣቢያ", "am"},
                                      {"स्वास्थ्य केन्द्र", "hi"},    {"স্বাস্থ্য কেন্দ্র", "bn"},
                                      {"Центр здоровья", "ru"}, {"社区卫生中心", "zh"},
                                      {"Κέντρο Υγείας", "el"},  {"건강 센터", "ko"}};

// Registers and how their codes look: the scheme, by a country.
struct Registry {
  const char* country;
  const char* scheme;
};
inline constexpr Registry kRegistries[] = {{"GB", "GB-CHC"}, {"KE", "KE-NCB"}, {"UG", "UG-NGB"},
                                           {"NG", "NG-CAC"}, {"ZM", "ZM-PCR"}, {"IN", "IN-MHA"},
                                           {"GH", "GH-DSW"}, {"MW", "MW-NBM"}, {"ZA", "ZA-NPO"}};

}  // namespace baraza::bench
