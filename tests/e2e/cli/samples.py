"""Files to import, written where they are read."""

ACTIVITY = '''<iati-activity default-currency="USD" xml:lang="en">
  <iati-identifier>{identifier}</iati-identifier>
  <reporting-org ref="XM-EX-1" type="22"><narrative>Test Funder</narrative></reporting-org>
  <title><narrative>{title}</narrative></title>
  <description><narrative>Trains midwives in {country}.</narrative></description>
  <participating-org role="1" ref="XM-EX-1" type="22"><narrative>Test Funder</narrative>
  </participating-org>
  <participating-org role="4" type="21"><narrative>{partner}</narrative></participating-org>
  <activity-status code="2"/>
  <activity-date type="2" iso-date="2024-01-01"/>
  <activity-date type="3" iso-date="2025-12-31"/>
  <recipient-country code="{country}"/>
  <sector vocabulary="1" code="13020"/>
  <contact-info><email>nobody@example.org</email></contact-info>
</iati-activity>'''

TABLE = '''name,country,identifiers,website,shoe size
Royal College of Testing,GB,GB-CHC-900001,https://testing.example.org,42
Hospital of Testville,UG,,,
'''


def iati(*activities):
    """An activity file."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n'
            + '\n'.join(activities) + '\n</iati-activities>\n')


def activity(number, title='Training of midwives', partner='Health for Testland', country='UG'):
    return ACTIVITY.format(identifier=f'XM-EX-1-{number}', title=title, partner=partner,
                           country=country)


ORGANISATION = '''<iati-organisation xml:lang="en" default-currency="USD">
  <organisation-identifier>{identifier}</organisation-identifier>
  <name>
    <narrative>{name}</narrative>
    <narrative xml:lang="fr">{french}</narrative>
  </name>
  <reporting-org ref="{identifier}" type="22"><narrative>{name}</narrative></reporting-org>
  <recipient-country-budget>
    <recipient-country code="UG"/>
    <period-start iso-date="2025-01-01"/>
    <period-end iso-date="2025-12-31"/>
    <value currency="USD" value-date="2025-01-01">1000</value>
  </recipient-country-budget>
  <document-link url="https://example.org/report.pdf" format="application/pdf">
    <title><narrative>Report</narrative></title>
    <category code="B01"/>
    <language code="en"/>
  </document-link>
</iati-organisation>'''


def organisation(identifier='XM-EX-1', name='Test Funder', french='Fonds de test'):
    return ORGANISATION.format(identifier=identifier, name=name, french=french)


def organisations(*elements):
    """An organisation file."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<iati-organisations version="2.03">\n'
            + '\n'.join(elements) + '\n</iati-organisations>\n')
